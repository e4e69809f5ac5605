// One at a time: of several tabs of the same page, one does the work and the others wait for their turn. Where two work
// at once after all (a tab that slept through its turn), what they send twice counts once.

const LEASE = 4000; // ms; a tab that died in its turn holds the others up for so long at most
const RENEW = 1000;
const LOOK = 250; // ms between two looks of those who wait

// Run `work()` alone among all tabs of this browser.
export async function alone(store, name, work) {
  // Locks are there in a secure context only, and a venue's plain http is none.
  if (navigator.locks) return navigator.locks.request(`jinbang ${name}`, work);
  const owner = Math.random().toString(36).slice(2);
  while (!(await take(store, name, owner))) await new Promise((resolve) => setTimeout(resolve, LOOK));
  const timer = setInterval(() => take(store, name, owner).catch(() => {}), RENEW);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await give(store, name, owner).catch(() => {});
  }
}

async function take(store, name, owner) {
  return store.turns(async (turns) => {
    const turn = await turns.get(name);
    if (turn && turn.owner !== owner && turn.until > Date.now() && turn.until <= Date.now() + LEASE) return false;
    await turns.put({ name, owner, until: Date.now() + LEASE });
    return true;
  });
}

async function give(store, name, owner) {
  await store.turns(async (turns) => {
    if ((await turns.get(name))?.owner === owner) await turns.delete(name);
  });
}
