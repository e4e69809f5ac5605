// Looks now and then whether the seat's sheets changed elsewhere: reopened, revealed, taken away.

const EVERY = 3000; // ms, give or take a fifth, so that a hall of tablets does not ask in one instant

// Calls `look()`, an async function, while the page is seen, and at once when told: by `now()`, by the event
// "jinbang:seat" on the document (a socket's news, say), or because the page is seen again.
export function watch(look) {
  let timer = 0;
  let looking = false;

  async function now() {
    clearTimeout(timer);
    if (looking) return;
    looking = true;
    try {
      await look();
    } finally {
      looking = false;
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(now, EVERY * (0.8 + Math.random() * 0.4));
    }
  }

  document.addEventListener("jinbang:seat", now);
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : now()));
  now();
  return now;
}
