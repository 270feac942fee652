import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface RunningWeb {
  url: string;
  stop: () => Promise<void>;
}

/** Starts the built front end on a free port and waits until it answers. */
export async function startWeb(env: Record<string, string>): Promise<RunningWeb> {
  if (!existsSync(`${root}.next/standalone/server.js`)) throw new Error("The front end is not built. Run `npm run build` first.");
  const port = await freePort();
  const web = spawn(process.execPath, ["scripts/start.mjs", "-p", String(port)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => web.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([
    answers(`${url}/healthz`),
    exited.then((code) => Promise.reject(new Error(`The front end ended with code ${code}.`))),
  ]);
  return {
    url,
    stop: async () => {
      web.kill("SIGTERM");
      await exited;
    },
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
