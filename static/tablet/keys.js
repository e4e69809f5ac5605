// Mints what names a mark for good. crypto.randomUUID is not there on plain http, getRandomValues is.

// 128 bits of chance in hex: two tablets never mint the same key.
export function mint() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
