/** A new W3C trace context (version 00, sampled) for a request that begins a trace in the browser. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

function randomHex(bytes: number): string {
  const buffer = new Uint8Array(bytes);
  do crypto.getRandomValues(buffer);
  while (buffer.every((byte) => byte === 0)); // all zeroes is the one value the standard forbids
  return Array.from(buffer, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
