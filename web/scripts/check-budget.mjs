// The JavaScript that each page loads until it can be used, gzipped: node scripts/check-budget.mjs [budget in kB] [--chunks]
// Opens every page of the built front end in Chromium with an empty cache, and adds up every script that came until the last control in view
// answers and no skeleton is left there: those that the page names and those that its code asks for. --chunks lists them.
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { browserOptions } from "../tests/e2e/browser.mjs";
import { startWeb } from "../tests/processes.mjs";
import { startScriptedApi } from "../tests/scripted-api/server.mjs";
import { topology } from "../tests/scripted-api/topology.mjs";

const budget = Number(process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? 150);
const listsChunks = process.argv.includes("--chunks");
const views = { desktop: { viewport: { width: 1280, height: 860 } }, phone: { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true } };

/** In the page: whether React drives each control that is in view, and nothing in view is waited for. */
function isUsable() {
  const inView = (element) => {
    const { top, bottom, width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && top < innerHeight && bottom > 0;
  };
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(inView);
  return (
    document.documentElement?.dataset.interactive === "true" &&
    seen("main h1").length > 0 &&
    seen("main [data-skeleton], main [aria-busy=true]").length === 0 &&
    seen(":is(header, main, nav) :is(a, button, input, textarea, select)").every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps$")))
  );
}

const kilobytes = (bytes) => bytes / 1000;

/** What came until the page was usable, and what came in all. */
async function measure(browser, view, url) {
  const context = await browser.newContext(view);
  const page = await context.newPage();
  const sizes = new Map();
  const reads = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") reads.push(response.body().then((body) => sizes.set(response.url(), gzipSync(body, { level: 9 }).length)));
  });
  // Looked at in each frame by the page itself: what is asked for after that is not counted, however late this process hears of it.
  await page.addInitScript(`(${function watch(isUsable) {
    // A page rests when it can be used, however busy this machine is. What it needs before that may not wait for the rest: this would never end.
    const rested = [];
    const idle = window.requestIdleCallback.bind(window);
    window.requestIdleCallback = (run, options) => (window.usableAt === undefined ? rested.push([run, options]) : idle(run, options));
    const look = () => {
      if (!isUsable()) return requestAnimationFrame(look);
      window.usableAt = performance.now();
      for (const [run, options] of rested) idle(run, options);
    };
    look();
  }})(${isUsable})`);
  await page.goto(url);
  await page.waitForFunction(() => window.usableAt !== undefined, undefined, { timeout: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const first = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter(({ name, startTime }) => startTime <= window.usableAt && /\.js(\?|$)/.test(name)).map(({ name }) => name),
  );
  await Promise.all(reads);
  await context.close();
  const sum = (names) => names.reduce((total, name) => total + sizes.get(name), 0);
  return { first: first.map((name) => [name, sizes.get(name)]), bytes: sum(first), all: sum([...sizes.keys()]) };
}

const api = await startScriptedApi({ stageMs: 10 });
const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_the-key-of-the-budget", NEXUS_SIGN_IN: "default", NEXUS_TOPOLOGY: topology });
api.web = web.url;
const browser = await chromium.launch(browserOptions);
let over = 0;
try {
  const { items: builds } = await (await fetch(`${api.url}/api/v1/builds?limit=100`)).json();
  const build = builds.find(({ status }) => status === "completed");
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
  console.log("| page | until usable, kB | scripts | on a phone, kB | with all that comes later, kB |");
  console.log("|---|---|---|---|---|");
  for (const [route, path] of Object.entries(pages)) {
    const desktop = await measure(browser, views.desktop, api.url + path);
    const phone = await measure(browser, views.phone, api.url + path);
    const isOver = Math.max(desktop.bytes, phone.bytes) > budget * 1000;
    if (isOver) over += 1;
    const figures = [kilobytes(desktop.bytes).toFixed(1), desktop.first.length, kilobytes(phone.bytes).toFixed(1), kilobytes(desktop.all).toFixed(1)];
    console.log(`| \`${route}\` | ${figures.join(" | ")} |${isOver ? ` more than ${budget} kB` : ""}`);
    if (listsChunks) for (const [name, bytes] of desktop.first) console.log(`    ${kilobytes(bytes).toFixed(1).padStart(6)} ${new URL(name).pathname}`);
  }
} finally {
  await browser.close();
  await web.stop();
  await api.close();
}
if (over > 0) {
  console.error(`${over} pages load more JavaScript than they may before they can be used. Load what is not seen at once with src/components/ui/when-seen.tsx, and dialogs with on-demand.tsx; --chunks lists what comes.`);
  process.exit(1);
}
