// Has this browser keep the seat's pages for when the network is down (worker.js). On plain http no browser does that,
// and then nothing is asked for here; the page's own sentences say what it cannot do.

const LANGUAGE = document.documentElement.lang.slice(0, 2);

export const able = isSecureContext && "serviceWorker" in navigator;

// Whether a reload works without the server: a worker stands before this page.
export function backed() {
  return able && Boolean(navigator.serviceWorker.controller);
}

// Keep these pages of this language; addresses that are kept already are not asked for again.
export async function keepPages(paths) {
  if (!able) return false;
  try {
    await navigator.serviceWorker.register(`/${LANGUAGE}/judge/worker.js`, { scope: `/${LANGUAGE}/judge/` });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: paths });
    return true;
  } catch {
    return false; // a certificate that was clicked past, private mode: then it is as over plain http
  }
}
