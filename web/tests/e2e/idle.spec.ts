import { expect, type Page, test } from "@playwright/test";
import { startWeb } from "../processes.mjs";
import { startScriptedApi } from "../scripted-api/server.mjs";
import { ready, System } from "./system";

test("while nothing happens no page asks for anything", async ({ browser, playwright }) => {
  test.setTimeout(300_000);
  const api = await startScriptedApi({ heartbeatMs: 3_000 });
  const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_of-this-test", NEXUS_SIGN_IN: "default" });
  api.web = web.url;
  const request = await playwright.request.newContext({ baseURL: api.url });
  const system = new System(request);
  // The figures of the queues stay as they are.
  await system.script("hold?value=true");
  const asked: string[] = [];
  const pages: Page[] = [];
  try {
    for (const path of await system.pages()) {
      // Each in a browser of its own: one has six connections to a server, and each page holds one.
      const page = await (await browser.newContext({ baseURL: api.url })).newPage();
      pages.push(page);
      page.on("request", (sent) => asked.push(`${path}: ${sent.url()}`));
      await page.goto(path);
      await ready(page);
    }
    // What comes when a page rests is asked for at first; after that, over several heartbeats of each stream, nothing is.
    await expect(async () => {
      asked.length = 0;
      const { streams, sent } = await system.heartbeats();
      expect(streams).toBe(3); // home, the list and one build; what is live on the other pages has a stream that is never silent
      await expect.poll(async () => (await system.heartbeats()).sent, { timeout: 60_000 }).toBeGreaterThanOrEqual(sent + 5 * streams);
      expect(asked).toEqual([]);
    }).toPass({ timeout: 150_000 });
    // All of them are watched, and listen: what happens is shown.
    await system.script("hold?value=false");
    const operations = pages.find((page) => page.url().endsWith("/operations"));
    await expect.poll(() => operations?.locator("[data-queue=agent_builds] [data-figure=backlog]").textContent()).toMatch(/[4-7]/);
  } finally {
    for (const page of pages) await page.context().close();
    await request.dispose();
    await web.stop();
    await api.close();
  }
});
