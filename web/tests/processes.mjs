// Starts the built front end, for tests, pictures and measurements.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Starts the built front end on a free port and waits until it answers.
 * @param {Record<string, string>} env
 * @returns {Promise<{ url: string, stop: () => Promise<void>, kill: () => Promise<void> }>}
 */
export async function startWeb(env) {
  if (!existsSync(`${root}.next/standalone/server.js`)) throw new Error("The front end is not built. Run `npm run build` first.");
  const port = await freePort();
  const web = spawn(process.execPath, ["scripts/start.mjs", "-p", String(port)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = new Promise((resolve) => web.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([
    answers(`${url}/healthz`),
    exited.then((code) => Promise.reject(new Error(`The front end ended with code ${code}.`))),
  ]);
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    web.kill(signal);
    await exited;
  };
  return { url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** @param {string} url */
async function answers(url) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within a minute.`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("No port."))));
    });
  });
}
