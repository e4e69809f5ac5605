// Says in words whether the chief's grid is current: htmx polls it, and this looks how each poll ended.
"use strict";
(() => {
  const words = document.getElementById("current");
  let answered = false;

  function say(state) {
    if (words.dataset.state === state) return;
    words.dataset.state = state;
    words.textContent = words.dataset[state];
  }

  say("now");
  words.addEventListener("htmx:before:request", () => {
    answered = false;
  });
  words.addEventListener("htmx:after:request", (event) => {
    const { raw, status } = event.detail.ctx.response;
    answered = true;
    if (raw.redirected || status === 401 || status === 403) say("out");
    else say(status < 400 ? "now" : "old");
  });
  words.addEventListener("htmx:finally:request", () => {
    if (!answered) say("old");
  });
})();
