// The seat's own socket: brings at once what a look would find seconds later. It is never needed and never believed: each
// notice leads to a look, and the words on the page come from answers alone (contact.js).

const FIRST = 1000; // ms until the first try to open it again
const LONGEST = 20000;
const SHUT_OUT = 4401; // the server's close code for a seat that is held no longer

// Listen for this seat; `heard({ call, revoked })` is called with each notice.
export function hear({ stream, seat }, heard) {
  const query = new URLSearchParams({ event: stream, audience: "judge", seat, language: document.documentElement.lang.slice(0, 2) });
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live?${query}`;
  let wait = FIRST;
  let look = null;

  function open() {
    const socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      const notice = JSON.parse(data);
      if (look !== null && (notice.look !== look || notice.revoked)) news();
      look = notice.look;
      wait = FIRST;
      heard(notice);
    };
    socket.onclose = ({ code }) => {
      if (code === SHUT_OUT) {
        wait = LONGEST;
        news();
      }
      look ??= ""; // whatever came meanwhile: look when it is open again
      setTimeout(open, wait * (0.5 + Math.random() / 2));
      wait = Math.min(LONGEST, wait * 2);
    };
  }

  open();
}

function news() {
  document.dispatchEvent(new Event("jinbang:seat"));
}
