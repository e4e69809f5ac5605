// When to try again: at once when there is reason to hope, else after longer and longer waits, never all tablets in
// one instant. It does not ask the browser whether it is online: that answer is often wrong.

const FIRST = 1000; // ms
const LONGEST = 20000;

// Calls `task`, an async function that gives true when the server could not be reached and it must be tried again.
export class Pacer {
  #task;
  #timer = 0;
  #misses = 0;
  #running = false;
  #wanted = false;

  constructor(task) {
    this.#task = task;
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
  }

  // Try now; while one try is under way, once more after it.
  async now() {
    clearTimeout(this.#timer);
    this.#wanted = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#wanted) {
        this.#wanted = false;
        const missed = await this.#task().catch(() => true);
        this.#misses = missed ? this.#misses + 1 : 0;
      }
    } finally {
      this.#running = false;
    }
    if (this.#misses) this.#timer = setTimeout(() => this.now(), this.wait());
  }

  wait() {
    const longest = Math.min(LONGEST, FIRST * 2 ** (this.#misses - 1));
    return longest * (0.5 + Math.random() / 2);
  }
}
