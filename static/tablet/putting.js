// Puts on the page what changed, and nothing else: whatever is written costs a slow tablet style, layout and paint, also
// where it says what stood there before. For what is there or not, `toggleAttribute` does the same by itself.

export function put(element, text) {
  const said = String(text ?? "");
  if (element && element.textContent !== said) element.textContent = said;
}

// An attribute; null takes it away.
export function set(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

// Once what a touch has changed is on the screen.
export function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}
