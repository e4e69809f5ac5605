// The chief judge calls: the tablet blinks and sounds until it is touched, and tells the server what became of it.

import { tellCall } from "./server.js";

const AGAIN = 2000; // ms between two sounds
const SOUNDS = 30; // then it goes on blinking without a sound
const [SOON, QUIET] = [250, 2000]; // ms
const [HIGH, LOW, LENGTH] = [880, 660, 0.18]; // Hz, Hz, s

const box = document.getElementById("call");
let audio = null;
let shown = 0; // the call that is on the screen, 0 for none
let done = 0; // the newest call that was answered here
let timer = 0;

// Show a call (its moment, 0 for none); the same one again changes nothing.
export function showCall(call) {
  if (!box || call === shown || (call && call <= done)) return;
  clearInterval(timer);
  shown = call;
  box.hidden = !call;
  document.documentElement.classList.toggle("called", Boolean(call));
  if (!call) return;
  let left = SOUNDS;
  sound();
  timer = setInterval(() => (--left > 0 ? sound() : clearInterval(timer)), AGAIN);
  tellCall(call, false);
}

function answer() {
  done = shown;
  tellCall(shown, true);
  showCall(0);
}

// Browsers let a page sound only after it was touched once. Making the sound ready takes a slow tablet longer than the touch's
// own answer, so it waits for a quiet moment; a timer still counts as that touch.
function touched() {
  if (audio?.state === "running") return;
  if (window.requestIdleCallback) requestIdleCallback(wake, { timeout: QUIET });
  else setTimeout(wake, SOON);
}

function wake() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  audio ??= new Context();
  audio.resume?.().catch(() => {});
}

function sound() {
  if (!audio || audio.state !== "running") return;
  [HIGH, LOW, HIGH].forEach((pitch, place) => {
    const from = audio.currentTime + place * LENGTH;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, from);
    volume.gain.exponentialRampToValueAtTime(0.01, from + LENGTH);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + LENGTH);
  });
}

box?.querySelector("button").addEventListener("click", answer);
for (const touch of ["pointerup", "keydown"]) document.addEventListener(touch, touched);
document.addEventListener("jinbang:answer", ({ detail }) => detail.call && showCall(detail.call));
