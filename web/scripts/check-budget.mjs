// The JavaScript that each page loads before it can be used, gzipped: node scripts/check-budget.mjs [budget in kB]
// Starts the built front end with a scripted API behind it, asks for every page and adds up the scripts that the page names.
import { gzipSync } from "node:zlib";
import { startScriptedApi } from "../tests/scripted-api/server.mjs";
import { startWeb } from "../tests/processes.mjs";

const budget = Number(process.argv[2] ?? 150);
const api = await startScriptedApi({ stageMs: 10 });
const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_the-key-of-the-budget", NEXUS_SIGN_IN: "default" });
const sizes = new Map();

async function size(source) {
  if (!sizes.has(source)) {
    const response = await fetch(new URL(source, web.url));
    if (!response.ok) throw new Error(`${source} answered ${response.status}.`);
    sizes.set(source, gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length);
  }
  return sizes.get(source);
}

let over = 0;
try {
  const [build] = (await (await fetch(`${api.url}/api/v1/builds`)).json()).items;
  const [agent] = (await (await fetch(`${api.url}/api/v1/agents`)).json()).items;
  const pages = {
    "/": "/",
    "/builds": "/builds",
    "/builds/[id]": `/builds/${build.id}`,
    "/agents": "/agents",
    "/agents/[id]": `/agents/${agent.id}`,
    "/agents/[id]/chat": `/agents/${agent.id}/chat`,
    "/operations": "/operations",
    "/insights": "/insights",
    "/architecture": "/architecture",
    "/settings": "/settings",
    "/sign-in": "/sign-in",
  };
  for (const [route, path] of Object.entries(pages)) {
    const response = await fetch(web.url + path, { redirect: "manual" });
    const html = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
    const sources = new Set([...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/\snomodule/i.test(tag)).map(([, source]) => source));
    let total = 0;
    for (const source of sources) total += await size(source);
    const kilobytes = total / 1000;
    if (kilobytes > budget) over += 1;
    console.log(`${route.padEnd(20)} ${kilobytes.toFixed(1).padStart(7)} kB in ${sources.size} scripts${kilobytes > budget ? `   more than ${budget} kB` : ""}`);
  }
} finally {
  await web.stop();
  await api.close();
}
if (over > 0) {
  console.error(`${over} pages load more than ${budget} kB of JavaScript first. Load what is not seen at once with next/dynamic.`);
  process.exit(1);
}
