// Pictures of every page, light, dark and on a phone: node scripts/screenshots.mjs http://127.0.0.1:8080 ./shots
import { mkdir } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { browserOptions } from "../tests/e2e/browser.mjs";

const [base, out] = process.argv.slice(2);
if (!base || !out) {
  console.error("Usage: node scripts/screenshots.mjs <address of the running system> <folder>");
  process.exit(2);
}

const views = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 860 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 860 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  { name: "phone-dark", colorScheme: "dark", viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
];

await mkdir(out, { recursive: true });
const browser = await chromium.launch(browserOptions);
try {
  const { items: builds } = await (await fetch(`${base}/api/v1/builds?limit=50`)).json();
  const { items: agents } = await (await fetch(`${base}/api/v1/agents`)).json();
  for (const view of views) {
    const context = await browser.newContext(view);
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && console.error(`${view.name}: ${message.text()}`));
    page.on("pageerror", (error) => console.error(`${view.name}: ${error}`));
    // The window takes the page's height, so that what sticks to an edge is at that edge.
    const shot = async (name) => {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: view.viewport.width, height: Math.max(height, view.viewport.height) });
      await page.screenshot({ path: `${out}/${name}-${view.name}.png` });
      await page.setViewportSize(view.viewport);
    };
    const open = async (path) => {
      await page.goto(base + path);
      await page.waitForTimeout(600);
    };

    await open("/");
    await shot("home");
    await page.getByRole("button", { name: /Support triage/ }).click();
    await shot("home-filled");
    await open("/builds");
    await shot("builds");
    for (const status of ["completed", "failed"]) {
      const build = builds.find((candidate) => candidate.status === status);
      if (!build) continue;
      await open(`/builds/${build.id}`);
      await page.locator("[data-stage]").nth(status === "failed" ? 4 : 1).getByRole("button").first().click();
      const files = page.getByRole("navigation", { name: "Files of this build" });
      await files.getByRole("button", { name: /requirements\.md/ }).click().catch(() => undefined);
      await page.waitForTimeout(300);
      await shot(`build-${status}`);
    }
    if (agents[0]) {
      await open("/agents");
      await shot("agents");
      await open(`/agents/${agents[0].id}`);
      await shot("agent");
    }
    await open("/nothing-here");
    await shot("not-found");

    await open("/");
    await page.getByRole("textbox", { name: "Requirement" }).fill(`Sort the letters of a law firm by urgency and client, and stumble once on the way (${view.name}).`);
    await page.getByRole("button", { name: "Build agent" }).click();
    await page.waitForURL(/\/builds\/.+/);
    await page.waitForTimeout(5_000);
    await shot("build-running");
    await context.close();
  }
} finally {
  await browser.close();
}
