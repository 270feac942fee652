import "server-only";
import { setMaxListeners } from "node:events";

const place = globalThis as { [key: symbol]: AbortController | undefined };
const key = Symbol.for("nexus.leaving");

/**
 * Aborts when this server is asked to end. Next.js waits for every request that is open, and a live stream is open for as long as somebody looks:
 * whoever stops the server would have to kill it.
 */
export function leaving(): AbortSignal {
  let controller = place[key];
  if (!controller) {
    const created = (controller = place[key] = new AbortController());
    setMaxListeners(0, created.signal); // one for each stream
    process.once("SIGTERM", () => created.abort());
    process.once("SIGINT", () => created.abort());
  }
  return controller.signal;
}
