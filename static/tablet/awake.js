// Keeps the screen on while a judge's page is seen, where the browser can (https only). It is let go with the page.

let held = null;

// Whether the screen is kept on now.
export async function stayAwake() {
  if (!navigator.wakeLock || document.hidden) return false;
  if (held && !held.released) return true;
  try {
    held = await navigator.wakeLock.request("screen");
    return true;
  } catch {
    return false; // battery saving, say: it is asked for again when the page is seen again
  }
}

// Ask now, and again whenever the page is seen again: leaving it takes the lock away.
export function keepAwake() {
  document.addEventListener("visibilitychange", stayAwake);
  return stayAwake();
}
