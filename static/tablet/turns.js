// One at a time: of several tabs of the same page, one does the work and the others wait for their turn.

const LEASE = 15000; // ms; a tab that died with the turn holds the others up for so long at most
const LOOK = 250; // ms between two looks of those who wait

// Run `work(renew)` alone among all tabs of this browser. Whoever works for long calls `renew` now and then.
export async function alone(store, name, work) {
  // Locks are there in a secure context only, and a venue's plain http is none.
  if (navigator.locks) return navigator.locks.request(`jinbang ${name}`, () => work(async () => {}));
  const owner = Math.random().toString(36).slice(2);
  while (!(await take(store, name, owner))) await new Promise((resolve) => setTimeout(resolve, LOOK));
  try {
    return await work(() => take(store, name, owner));
  } finally {
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
