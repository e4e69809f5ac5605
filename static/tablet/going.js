// Jumping to a number of the start list that is typed: "7" is found as "07".

import { say } from "./words.js";

const plain = (code) => code.trim().toLowerCase().replace(/^0+(?=.)/, "");

// `turn(subject)` opens a sheet.
export function goTo(form, turn) {
  const input = form.querySelector("input");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const links = [...document.querySelectorAll("#rail a[data-subject]")];
    const found = input.value.trim() && links.find((each) => plain(each.querySelector(".code").textContent) === plain(input.value));
    form.querySelector("[role]").textContent = found ? "" : say("no_number", { number: input.value.trim() });
    if (!found) return;
    input.value = "";
    if (!turn(found.dataset.subject)) location.assign(found.href);
  });
}
