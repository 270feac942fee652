import AxeBuilder from "@axe-core/playwright";
import { apiKey } from "./start-system";
import { expect, hacked, ready, test } from "./system";

test("hostile text is shown and does nothing", async ({ quietPage: page, system }) => {
  const requirement = `Summarise refunds. <script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"> {{7*7}}`;
  const name = `"><svg onload="window.hacked = 3">`;
  const { id } = await system.start(requirement, name);
  await page.goto(`/builds/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByText(requirement)).toBeVisible();
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: /requirements\.md/ }).click();
  await expect(page.getByTestId("artifact-text")).toContainText(`<script>window.hacked = "artifact"</script>`);
  await page.getByRole("link", { name: "Open agent" }).click();
  await expect(page.getByText(`<script>window.hacked = "instructions"</script>`)).toBeVisible();
  await page.goto("/builds");
  await expect(page.locator(`[data-build="${id}"]`)).toContainText(name);
  expect(await hacked(page)).toBeUndefined();
});

test("every page carries a strict policy, and an injected script does not run", async ({ page, system }) => {
  test.slow(); // eleven pages
  const policies = new Set<string>();
  const paths = await system.pages();
  for (const path of [...paths, "/builds"]) {
    const policy = (await page.goto(path))?.headers()["content-security-policy"] ?? "";
    expect(policy, path).toContain("'strict-dynamic'");
    expect(policy, path).not.toContain("unsafe");
    expect(policy, path).toContain("frame-ancestors 'none'");
    policies.add(policy);
    const refused = page.waitForEvent("console", (message) => message.text().includes("Content Security Policy"));
    await page.evaluate(() => {
      const script = document.createElement("div");
      script.innerHTML = `<img src="data:," onerror="window.hacked = 1">`;
      document.body.append(script);
    });
    await refused;
    expect(await hacked(page), path).toBeUndefined();
  }
  // Each answer has a nonce of its own.
  expect(policies.size).toBe(paths.length + 1);
});

test("another site cannot create builds", async ({ request }) => {
  const data = { requirement: "Sent from somewhere else." };
  expect((await request.post("/bff/api/v1/builds", { data, headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(403);
  expect((await request.post("/bff/api/v1/builds", { data: JSON.stringify(data), headers: { "content-type": "text/plain" } })).status()).toBe(415);
});

test("another site reads nothing through the front end, and nobody reads what is not for pages", async ({ request }) => {
  expect((await request.get("/bff/api/v1/builds", { headers: { "sec-fetch-site": "same-origin" } })).status()).toBe(200);
  expect((await request.get("/bff/api/v1/builds", { headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(403);
  for (const path of ["buildsx", "metrics", "me/x"]) {
    expect((await request.get(`/bff/api/v1/${path}`)).status(), path).toBe(404);
  }
  for (const path of ["builds/x", "keys/x/y", "operations/queues/agent_builds"]) {
    expect((await request.post(`/bff/api/v1/${path}`, { data: {} })).status(), path).toBe(404);
  }
  expect((await request.delete("/bff/api/v1/keys/key_ci", { headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(403);
});

test("the key of the API stays on the server", async ({ quietPage: page, system }) => {
  const direct: string[] = [];
  const leaks: string[] = [];
  const bodies: Promise<void>[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) direct.push(request.url());
    if (JSON.stringify(request.headers()).includes(apiKey)) leaks.push(request.url());
  });
  page.on("response", (response) => {
    const streams = response.headers()["content-type"]?.startsWith("text/event-stream");
    const read = streams ? Promise.resolve("") : response.text().catch(() => "");
    bodies.push(
      read.then((body) => {
        if (body.includes(apiKey) || JSON.stringify(response.headers()).includes(apiKey)) leaks.push(response.url());
      }),
    );
  });
  await system.script("stage-ms?value=4000");
  const { id } = await system.start("Watch who shows a key to whom.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await system.script("stage-ms?value=250");
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await page.goto("/builds");
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await Promise.all(bodies);
  expect(direct).toEqual([]);
  expect(leaks).toEqual([]);
  const seen = (await system.requests("GET", `/api/v1/builds/${id}/events`)).map(({ headers }) => headers.authorization);
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set([`Bearer ${apiKey}`]));
});

test("no request leaves for another origin", async ({ quietPage: page, baseURL, system }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== baseURL && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  test.slow(); // eleven pages
  for (const path of await system.pages()) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // What comes last is asked for when the page rests.
    await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 500)));
  }
  expect(foreign).toEqual([]);
});

test("a keyboard is enough", async ({ quietPage: page, system }) => {
  const { id } = await system.build("completed");
  await page.goto(`/builds/${id}`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  const stage = page.locator("[data-stage=orchestrator] button").first();
  await stage.focus();
  await page.keyboard.press("Enter");
  await expect(stage).toHaveAttribute("aria-expanded", "true");
});

for (const { colorScheme, viewport } of [
  { colorScheme: "light", viewport: { width: 1280, height: 860 } },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
] as const) {
  test(`no page has an accessibility fault or scrolls sideways (${colorScheme}, ${viewport.width})`, async ({ browser, baseURL, system }) => {
    test.slow(); // a dozen full audits
    const completed = await system.build("completed");
    const failed = await system.build("failed");
    const wide = await system.start("Widewordswithoutanyspace".repeat(10), "Wideword".repeat(12));
    await expect.poll(async () => (await system.agents()).items.some(({ name }) => name === wide.name)).toBe(true);
    const context = await browser.newContext({ colorScheme, viewport, baseURL, reducedMotion: "reduce" });
    const page = await context.newPage();
    const check = async (path: string) => {
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${path} scrolls sideways`).toBe(0);
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
    };
    for (const path of ["/", "/builds", `/builds/${failed.id}`, "/agents", "/operations", "/architecture", "/insights", "/settings", "/sign-in", "/nothing"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await ready(page);
      // Its chart comes last, and is as wide as anything.
      if (path === "/insights") await expect(page.locator("main figure table")).toBeAttached();
      await check(path);
    }
    await page.goto("/");
    await ready(page);
    await page.getByRole("button", { name: "Build agent" }).click();
    await check("/ with an error");
    await page.goto(`/builds/${completed.id}`);
    await ready(page);
    for (const stage of await page.locator("[data-stage] h3 button").all()) await stage.click();
    await expect(page.getByTestId("artifact-text")).toBeVisible();
    await check("/builds/[id] with all stages open");
    await page.getByRole("link", { name: "Open agent" }).click();
    await expect(page.getByRole("heading", { name: "Instructions" })).toBeVisible();
    await check("/agents/[id]");
    await context.close();
  });
}

test("nothing moves where somebody asked for that", async ({ browser, system }) => {
  await system.script("stage-ms?value=20000");
  const { id } = await system.start("Run, and hold still while you do.");
  const moving = async (reducedMotion: "reduce" | "no-preference") => {
    const context = await browser.newContext({ reducedMotion, baseURL: process.env.NEXUS_URL });
    const page = await context.newPage();
    await page.goto(`/builds/${id}`);
    await page.locator("[data-stage][data-status=running]").waitFor();
    await page.locator("main .animate-pulse-soft").first().waitFor();
    // An animation without an end is one that moves.
    const endless = await page.evaluate(() => document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime === Infinity).length);
    await context.close();
    return endless;
  };
  expect(await moving("no-preference")).toBeGreaterThan(0);
  expect(await moving("reduce")).toBe(0);
});
