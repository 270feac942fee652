// Pictures of every page, light, dark, in Chinese and on a phone: npm run screenshots [-- <folder> [<address of a running system>]]
// Without an address it starts the built front end with a scripted API behind it.
import { mkdir } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { browserOptions } from "../tests/e2e/browser.mjs";
import { startWeb } from "../tests/processes.mjs";
import { startScriptedApi } from "../tests/scripted-api/server.mjs";
import { topology } from "../tests/scripted-api/topology.mjs";

const [out = "screenshots", address] = process.argv.slice(2);
const desktop = { width: 1280, height: 860 };
const views = [
  { name: "light", colorScheme: "light", viewport: desktop },
  { name: "dark", colorScheme: "dark", viewport: desktop },
  { name: "chinese", colorScheme: "light", viewport: desktop, locale: "zh-CN" },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
];

/** In the page: what it still waits for, in words; nothing where it is all there. */
const pending = () => {
  const main = document.querySelector("main");
  if (!main || main.innerText.trim().length <= 10) return "The page is empty.";
  const left = main.querySelector("[data-skeleton], [data-provisional], [data-live=connecting]");
  if (left) return `Something is still to come: ${left.outerHTML.slice(0, 120)}`;
  const isDrawn = (/** @type {Element} */ chart) => {
    const surface = chart.querySelector("svg.recharts-surface");
    return surface !== null && chart.querySelector(".recharts-cartesian-axis-tick") !== null && Math.abs(surface.clientWidth - chart.clientWidth) <= 1;
  };
  if (![...main.querySelectorAll(".recharts-responsive-container")].every(isDrawn)) return "A chart is not drawn, or not in its width.";
  const model = [...main.querySelectorAll("[data-node]")];
  if (!model.every((node) => !/^(?:api|web|worker-.*)$/.test(node.getAttribute("data-node") ?? "") || /\d\.\d/.test(node.textContent ?? ""))) return "A rate of the running system is not known.";
  // Servers tell of themselves every few seconds: the stream of this page comes through the load balancer, and is among what is open there.
  if (/^\D*0\D/.test(main.querySelector("[data-node=alb]")?.textContent ?? "")) return "The load balancer has not been heard of since this page is open.";
  const file = main.querySelector("[data-testid=artifact-text]");
  if (file && file.querySelector("span[class*=text-code]") === null) return "A file is without its colours.";
  const moves = document.getAnimations().some(({ effect, playState }) => playState === "running" && effect?.getTiming().iterations !== Infinity);
  return moves ? "Something moves." : "";
};

/** In the page: what no picture shall show. */
const faults = () => [
  ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? [`The page is ${document.documentElement.scrollWidth} px wide.`] : []),
  ...(document.body.innerText.match(/\b(?:NaN|undefined|Infinity|Invalid Date)\b|\[object \w+\]/g) ?? []),
];

async function start() {
  const api = await startScriptedApi({ stageMs: 250, hostile: false });
  const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_the-key-of-the-pictures", NEXUS_SIGN_IN: "default", NEXUS_TOPOLOGY: topology });
  api.web = web.url;
  return { base: api.url, stop: () => Promise.all([web.stop(), api.close()]) };
}

await mkdir(out, { recursive: true });
const { base, stop } = address ? { base: address.replace(/\/+$/, ""), stop: async () => undefined } : await start();
const browser = await chromium.launch(browserOptions);
let complaints = 0;
try {
  const read = async (path) => (await (await fetch(`${base}/bff/api/v1/${path}`)).json()).items;
  const send = (path, body) => fetch(`${base}/bff/api/v1/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const builds = await read("builds?limit=50");
  const agents = await read("agents");
  const agent = agents.find(({ name }) => !name.includes("<")) ?? agents[0];

  for (const view of views) {
    const context = await browser.newContext({ ...view, reducedMotion: "reduce" });
    const page = await context.newPage();
    const complain = (text) => {
      complaints += 1;
      console.error(`${view.name} ${page.url()}: ${text}`);
    };
    page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && complain(message.text()));
    page.on("pageerror", complain);
    // What a page waits for has come: no skeleton is left, what is live has been heard of, and something is there.
    const settled = async () => {
      const deadline = Date.now() + 20_000;
      let reason = await page.evaluate(pending);
      while (reason && Date.now() < deadline) {
        await page.waitForTimeout(100);
        reason = await page.evaluate(pending);
      }
      if (reason) complain(reason);
    };
    // The window takes the page's height, so that what sticks to an edge is at that edge.
    const shot = async (name) => {
      // What is as high as the window grows with it, and what comes late too: once more, then.
      for (let times = 0; times < 3; times++) {
        await settled();
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width: view.viewport.width, height: Math.min(Math.max(height, view.viewport.height), 4000) });
      }
      await settled();
      (await page.evaluate(faults)).forEach(complain);
      await page.screenshot({ path: `${out}/${name}-${view.name}.png` });
      await page.setViewportSize(view.viewport);
    };
    const open = async (path) => {
      await page.goto(base + path);
      await page.locator("html[data-interactive]").waitFor();
      await page.locator("h1").first().waitFor();
      await settled();
    };

    for (const path of ["builds", "agents", "operations", "architecture", "insights", "settings", "sign-in", "not-found"]) {
      await open(`/${path}`);
      await shot(path);
    }
    for (const status of ["completed", "failed"]) {
      const build = builds.find((candidate) => candidate.status === status);
      if (!build) continue;
      await open(`/builds/${build.id}`);
      await page.locator("[data-stage]").nth(status === "failed" ? 4 : 1).getByRole("button").first().click();
      if (status === "completed") await page.locator("[data-testid=artifact-text]").waitFor();
      await shot(`build-${status}`);
    }
    if (agent) {
      await open(`/agents/${agent.id}`);
      await shot("agent");
      await open(`/agents/${agent.id}/chat`);
      await page.locator("textarea").fill(view.locale ? "订单 4711 在哪里？" : "Where is order 4711?");
      await page.locator("textarea").press("Enter");
      await page.locator("[data-role=assistant][data-status=completed]").waitFor({ timeout: 60_000 });
      await shot("chat");
    }
    const requirement = "Sort the letters of a law firm by urgency and client, and draft a short answer to each.";
    if (!address) await fetch(`${base}/__script/stage-ms?value=3000`, { method: "POST" });
    const { id } = await (await send("builds", { requirement, name: "Letter desk" })).json();
    await open(`/builds/${id}`);
    await page.locator("[data-stage][data-status=completed]").nth(2).waitFor({ timeout: 60_000 });
    await shot("build-running");
    await open("/");
    await shot("home");
    if (!address) await fetch(`${base}/__script/stage-ms?value=250`, { method: "POST" });
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: agent ? agent.name : "Letter desk" }).first().waitFor();
    await page.screenshot({ path: `${out}/palette-${view.name}.png` });
    await context.close();
  }
} finally {
  await browser.close();
  await stop();
}
if (complaints > 0) process.exit(1);
