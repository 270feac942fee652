// `next build` leaves two folders out of the standalone output, meant for a CDN. The server is run as it is, so they belong in it.
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
await cp(`${root}.next/static`, `${root}.next/standalone/.next/static`, { recursive: true });
await cp(`${root}public`, `${root}.next/standalone/public`, { recursive: true });
