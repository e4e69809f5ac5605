// The page's sentences, in its language, from the data that stands in the page.

const island = document.getElementById("words");
const words = island ? JSON.parse(island.textContent) : {};

// The sentence of this name; `{value}` in it is replaced by what is given.
export function say(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// A mark's value as a judge reads it.
export function told(value) {
  if (value === null || value === undefined || value === "") return say("nothing");
  return ["yes", "no", "absent"].includes(value) ? say(value) : value.replace(/^-/, "−");
}
