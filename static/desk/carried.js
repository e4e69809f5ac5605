// Marks carried by hand, at the chief's desk: says which codes of a series are there while they are scanned, filed or
// seen by a camera. It judges nothing: the server looks at the whole once more, and at its seal.

import { gather, missing } from "../tablet/series.js";
import { say } from "../tablet/words.js";
import { Camera } from "./camera.js";

const MOST_BYTES = 1000000; // of a file; a day's marks have a third of it

const field = document.getElementById("codes");
const file = document.getElementById("file");
const said = document.getElementById("codes-said");
const over = document.getElementById("over");
const opener = document.getElementById("camera");
const sight = document.getElementById("camera-said");
const camera = new Camera(document.getElementById("camera-sees"), seen);

function paint() {
  const found = gather(field.value);
  const typing = !field.value.endsWith("\n") && found.wrong?.line === field.value.split("\n").length;
  const wrong = typing ? null : found.wrong;
  over.hidden = !field.value.trim();
  said.textContent = sentence(found, wrong);
  said.dataset.state = wrong ? "wrong" : whole(found) ? "whole" : "some";
  document.getElementById("codes-there").replaceChildren(...chips(found));
  return found;
}

function whole(found) {
  return found.total > 0 && !missing(found).length;
}

function sentence(found, wrong) {
  if (wrong) return say(wrong.word, { line: wrong.line });
  if (!found.total) return "";
  const gone = missing(found);
  const values = { total: found.total, there: found.parts.size, missing: gone.join(say("comma")) };
  return say(gone.length ? "some" : "whole", values);
}

function chips({ total, parts }) {
  return Array.from({ length: total }, (_, at) => {
    const [item, unseen] = [document.createElement("li"), document.createElement("span")];
    item.dataset.there = parts.has(at + 1) ? "yes" : "no";
    unseen.className = "unseen";
    unseen.textContent = say(parts.has(at + 1) ? "there" : "missing");
    item.append(`${at + 1} `, unseen);
    return item;
  });
}

function put(text) {
  field.value += (field.value && !field.value.endsWith("\n") ? "\n" : "") + text.trim() + "\n";
  return paint();
}

// The camera has read something: it counts where it is a code of the series that is being gathered.
function seen(text) {
  const [code] = gather(text).parts.values();
  if (!code) return;
  const now = gather(field.value);
  const both = gather(`${field.value}\n${code}`);
  if (both.wrong?.word === "mixed" && now.wrong?.word !== "mixed") sight.textContent = say("camera_other");
  else if (both.parts.size > now.parts.size) {
    sight.textContent = say("camera_open");
    if (whole(put(code))) shut();
  }
}

function shut() {
  camera.close();
  opener.textContent = say("open");
  sight.textContent = say("camera_shut");
  if (whole(gather(field.value))) document.getElementById("take").focus();
}

opener.addEventListener("click", async () => {
  if (camera.on) return shut();
  try {
    await camera.open();
    opener.textContent = say("close");
    sight.textContent = say("camera_open");
  } catch (error) {
    sight.textContent = say("camera_none", { why: error.name });
  }
});
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  const text = chosen.size > MOST_BYTES ? "" : await chosen.text();
  file.value = ""; // it is in the field now, and comes once
  if (gather(text).parts.size) put(text);
  else {
    said.textContent = say("no_file");
    said.dataset.state = "wrong";
  }
});
over.addEventListener("click", () => {
  field.value = "";
  paint();
  field.focus();
});
field.addEventListener("input", paint);
opener.hidden = !Camera.able;
sight.textContent = say(Camera.able ? "camera_shut" : "camera_plain");
over.hidden = !field.value.trim();
