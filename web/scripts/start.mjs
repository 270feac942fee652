// Runs the standalone server on loopback: `npm run start -- -p 3000`, or PORT=3000 npm run start.
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    port: { type: "string", short: "p", default: process.env.PORT ?? "3000" },
    hostname: { type: "string", short: "H", default: "127.0.0.1" },
  },
});

const server = fileURLToPath(new URL("../.next/standalone/server.js", import.meta.url));
if (!existsSync(server)) {
  console.error(`The standalone server is not built: ${server} does not exist. Run \`npm run build\` first.`);
  process.exit(1);
}

process.env.PORT = values.port;
process.env.HOSTNAME = values.hostname;
await import(pathToFileURL(server).href);
