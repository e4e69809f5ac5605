// A sheet typed by the keyboard alone: Enter goes to the next box, and from the last one to the button that keeps it.

for (const form of document.querySelectorAll("form[data-typing]")) {
  const boxes = [...form.querySelectorAll("[data-box]")];
  for (const [at, box] of boxes.entries()) {
    box.addEventListener("focus", () => box.select());
    box.addEventListener("keydown", (event) => {
      const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      (boxes[at + step] ?? (step > 0 ? form.querySelector("[type=submit]") : box)).focus();
    });
  }
  (form.querySelector("[aria-invalid]") ?? (form.closest("details") ? null : boxes[0]))?.focus();
}
