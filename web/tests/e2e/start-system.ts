import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { startScriptedApi } from "../scripted-api/server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Starts the built front end and the scripted API in front of it; NEXUS_URL names a running system to test instead. */
export default async function startSystem(): Promise<() => Promise<void>> {
  if (process.env.NEXUS_URL) return async () => undefined;
  if (!existsSync(`${root}.next/standalone/server.js`)) throw new Error("The front end is not built. Run `npm run build` first.");

  const api = await startScriptedApi({ stageMs: 250 });
  const port = await freePort();
  const web = spawn(process.execPath, ["scripts/start.mjs", "-p", String(port)], {
    cwd: root,
    env: { ...process.env, API_HTTP: api.url },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = new Promise<never>((_, reject) => {
    web.once("exit", (code) => reject(new Error(`The front end ended with code ${code}.`)));
  });
  exited.catch(() => undefined);
  await Promise.race([answers(`http://127.0.0.1:${port}/healthz`), exited]);
  api.web = `http://127.0.0.1:${port}`;
  process.env.NEXUS_URL = api.url;

  return async () => {
    web.kill("SIGTERM");
    await exited.catch(() => undefined);
    await api.close();
  };
}

async function answers(url: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within 20 seconds.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("No port."))));
    });
  });
}
