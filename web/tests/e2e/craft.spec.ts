import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./system";

test("hostile text is shown and does nothing", async ({ quietPage: page, system }) => {
  const requirement = `Summarise refunds. <script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"> {{7*7}}`;
  const name = `"><svg onload="window.hacked = 3">`;
  const { id } = await system.start(requirement, name);
  await page.goto(`/builds/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByText(requirement)).toBeVisible();
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: /requirements\.md/ }).click();
  await expect(page.getByTestId("artifact-text")).toContainText(`<script>window.hacked = "artifact"</script>`);
  await page.getByRole("link", { name: "Open agent" }).click();
  await expect(page.getByText(`<script>window.hacked = "instructions"</script>`)).toBeVisible();
  await page.goto("/builds");
  await expect(page.locator(`[data-build="${id}"]`)).toContainText(name);
  expect(await page.evaluate(() => (window as unknown as { hacked?: unknown }).hacked)).toBeUndefined();
});

test("every page carries a strict policy, and an injected script does not run", async ({ page }) => {
  const response = await page.goto("/builds");
  const policy = response?.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("'strict-dynamic'");
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  const again = (await page.goto("/builds"))?.headers()["content-security-policy"];
  expect(again).not.toBe(policy);
  const refused = page.waitForEvent("console", (message) => message.text().includes("Content Security Policy"));
  await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = `<img src="data:," onerror="window.hacked = 1">`;
    document.body.append(script);
  });
  await refused;
  expect(await page.evaluate(() => (window as unknown as { hacked?: unknown }).hacked)).toBeUndefined();
});

test("another site cannot create builds", async ({ request }) => {
  const data = { requirement: "Sent from somewhere else." };
  expect((await request.post("/bff/builds", { data, headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(403);
  expect((await request.post("/bff/builds", { data: JSON.stringify(data), headers: { "content-type": "text/plain" } })).status()).toBe(415);
});

test("no request leaves for another origin", async ({ quietPage: page, baseURL, system }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== baseURL && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  const { id } = await system.build("completed");
  for (const path of ["/", "/builds", `/builds/${id}`, "/agents"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
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

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 1280, height: 860 },
    { width: 360, height: 740 },
  ]) {
    test(`no page has an accessibility fault or scrolls sideways (${colorScheme}, ${viewport.width})`, async ({ browser, baseURL, system }) => {
      test.slow(); // a dozen full audits
      const completed = await system.build("completed");
      const failed = await system.build("failed");
      const context = await browser.newContext({ colorScheme, viewport, baseURL, reducedMotion: "reduce" });
      const page = await context.newPage();
      const check = async (path: string) => {
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${path} scrolls sideways`).toBe(0);
        const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
      };
      for (const path of ["/", "/builds", `/builds/${failed.id}`, "/agents", "/nothing"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await page.locator("html[data-interactive]").waitFor();
        await check(path);
      }
      await page.goto("/");
      await page.locator("html[data-interactive]").waitFor();
      await page.getByRole("button", { name: "Build agent" }).click();
      await check("/ with an error");
      await page.goto(`/builds/${completed.id}`);
      await page.locator("html[data-interactive]").waitFor();
      for (const stage of await page.locator("[data-stage] h3 button").all()) await stage.click();
      await expect(page.getByTestId("artifact-text")).toBeVisible();
      await check("/builds/[id] with all stages open");
      await page.getByRole("link", { name: "Open agent" }).click();
      await expect(page.getByRole("heading", { name: "Instructions" })).toBeVisible();
      await check("/agents/[id]");
      await context.close();
    });
  }
}
