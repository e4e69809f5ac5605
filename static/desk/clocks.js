// Ticks the official clocks from the server's figures and performance.now(): the wall clock here is never asked.
"use strict";
(() => {
  const place = document.getElementById("going");
  const line = document.getElementById("clocks-line");
  const [TICK, LOOK, PATIENCE] = [200, 3000, 8000]; // ms
  let since = performance.now(); // when the figures in the page came
  let sent = ""; // the shape of the cards: whose, and in which state

  function said(milliseconds) {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const sign = milliseconds < 0 && seconds ? "-" : "";
    return sign + (hours ? `${hours}:${two(minutes)}` : minutes) + `:${two(seconds % 60)}`;
  }

  function tick() {
    for (const card of place.querySelectorAll(".floor-clock")) {
      const ran = card.dataset.state === "running" ? performance.now() - since : 0;
      const figures = { spent: Number(card.dataset.spent) + ran, left: Number(card.dataset.left) - ran };
      for (const shown of card.querySelectorAll("[data-shows]")) {
        const text = said(figures[shown.dataset.shows]);
        if (shown.textContent !== text) shown.textContent = text;
      }
      if (card.dataset.left !== undefined) card.classList.toggle("floor-over", figures.left < 0);
    }
  }

  function say(state) {
    if (line.dataset.state === state) return;
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  }

  const shape = (cards) =>
    [...cards.querySelectorAll(".floor-clock")]
      .map((card) => `${card.id} ${card.querySelector('[name="key"]').value} ${card.dataset.granted}`)
      .join();

  async function look() {
    const asked = performance.now();
    try {
      const answer = await fetch(place.dataset.from, { signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = document.createElement("div");
      fresh.innerHTML = await answer.text();
      take(fresh, (asked + performance.now()) / 2);
      say("now");
    } catch {
      say("old");
    }
    setTimeout(look, LOOK);
  }

  // New cards only where a clock was pressed or granted time: else a finger might meet a button that just went away.
  function take(fresh, moment) {
    const shaped = shape(fresh);
    since = moment;
    if (shaped === sent) {
      for (const card of fresh.querySelectorAll(".floor-clock")) {
        Object.assign(document.getElementById(card.id).dataset, card.dataset);
      }
    } else {
      sent = shaped;
      place.replaceChildren(...fresh.childNodes);
    }
    tick();
  }

  setInterval(tick, TICK);
  look();
})();
