// The desk's own socket: says "look" at once where the poll would come later. The poll goes on in any case.
"use strict";
(() => {
  const place = document.getElementById("current");
  const { event, audience } = place.dataset;
  const [FIRST, LONGEST, REST] = [1000, 20000, 400]; // ms: first and longest wait to open again, least time between looks
  const SHUT_OUT = 4401;
  let wait = FIRST;
  let last = null;
  let timer = 0;
  let looked = 0;

  function look() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      looked = performance.now();
      place.dispatchEvent(new Event("look"));
    }, Math.max(0, looked + REST - performance.now()));
  }

  function open() {
    const query = new URLSearchParams({ event, audience, language: document.documentElement.lang.slice(0, 2) });
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live?${query}`);
    socket.onmessage = ({ data }) => {
      const notice = JSON.parse(data);
      if (notice.look !== last) look();
      last = notice.look;
      wait = FIRST;
    };
    socket.onclose = ({ code }) => {
      if (code === SHUT_OUT) look(); // and be told why by the answer
      setTimeout(open, wait * (0.5 + Math.random() / 2));
      wait = Math.min(LONGEST, wait * 2);
    };
  }

  open();
})();
