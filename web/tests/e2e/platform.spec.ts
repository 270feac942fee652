import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { expect, hacked, ready, test } from "./system";

test("a build is paused, taken back, cancelled; two tabs stay in step", async ({ quietPage: page, context, system }) => {
  await system.script("stage-ms?value=20000");
  const { id } = await system.start("Hold this build for a while, please.");
  const other = await context.newPage();
  await other.goto(`/builds/${id}`);
  await page.goto(`/builds/${id}`);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator("header [data-status=paused]")).toBeVisible();
  await expect(other.locator("header [data-status=paused]")).toBeVisible();
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.getByRole("button", { name: "Cancel build" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("It stops for good");
  await question.getByRole("button", { name: "Never mind" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Cancel build" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel build" }).click();
  await expect(page.locator("header [data-status=cancelled]")).toBeVisible();
  await expect(other.locator("header [data-status=cancelled]")).toBeVisible();
});

test("a control shows at once; where the server refuses it, it is taken back, and the server's reason is shown", async ({ quietPage: page, system, request }) => {
  await system.script("stage-ms?value=20000");
  const { id } = await system.start("Cancel me behind the page's back.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("header [data-status=running]")).toBeVisible();
  // The page hears nothing while somebody else cancels the build.
  await system.script("refuse-streams?times=100000");
  try {
    await system.script("drop-streams");
    expect((await request.post(`/api/v1/builds/${id}/cancel`)).status()).toBe(202);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(`**/builds/${id}/pause`, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.locator("header [data-status=paused]")).toBeVisible();
    await expect(page.locator("[data-toast]")).toHaveCount(0);
    letGo();
    await expect(page.locator("[data-toast=problem]")).toContainText("The build is cancelled; it cannot pause. Allowed: nothing.");
    await expect(page.locator("header [data-status=paused]")).toHaveCount(0);
  } finally {
    await system.script("refuse-streams?times=0");
  }
  await expect(page.locator("header [data-status=cancelled]")).toBeVisible({ timeout: 60_000 });
});

test("a failed build is tried again where it failed, at the press of a button", async ({ quietPage: page, system }) => {
  const { id } = await system.start("Build it, but please fail on the way.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("header [data-status=failed]")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.locator("[data-toast=done]")).toBeVisible();
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  expect(await system.requests("POST", `/api/v1/builds/${id}/retry`)).toHaveLength(1);
});

test("a failed build goes on with a restart, in every tab that shows it, and goes back with another when it is done", async ({ quietPage: page, context, system }) => {
  const { id } = await system.start("Build it, but please fail on the way.");
  const other = await context.newPage();
  await other.goto(`/builds/${id}`);
  await page.goto(`/builds/${id}`);
  await expect(page.locator("header [data-status=failed]")).toBeVisible({ timeout: 30_000 });
  await expect(other.locator("header [data-status=failed]")).toBeVisible();
  const restart = async () => {
    await page.getByRole("button", { name: "Restart from" }).click();
    await page.getByRole("dialog").getByLabel("Stage").selectOption("agent_design");
    await page.getByRole("dialog").getByRole("button", { name: "Restart from" }).click();
  };
  await restart();
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await expect(other.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });

  await system.script("stage-ms?value=20000");
  await restart();
  await expect(page.locator("header [data-status=running]")).toBeVisible({ timeout: 30_000 });
  await expect(other.locator("header [data-status=running]")).toBeVisible({ timeout: 30_000 });
});

test("files are coloured, and all of them come as one zip", async ({ quietPage: page, system }) => {
  const { id } = await system.build("completed");
  await page.goto(`/builds/${id}`);
  await page.getByRole("button", { name: /requirements\.json/ }).click();
  await expect(page.getByTestId("artifact-text")).toContainText("requirements_analysis");
  await expect(page.getByTestId("artifact-text").locator("span.text-code-string").first()).toBeVisible();
  const link = page.getByRole("link", { name: "Download", exact: true });
  await expect(link).toHaveAttribute("download", "requirements.json");
  const one = page.waitForEvent("download");
  await link.click();
  expect((await one).suggestedFilename()).toBe("requirements.json");
  expect(JSON.parse(await readFile(await (await one).path(), "utf8"))).toMatchObject({ stage: "requirements_analysis" });

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all as zip" }).click();
  expect((await download).suggestedFilename()).toBe(`${id}.zip`);
  const entries = unzipSync(await readFile(await (await download).path()));
  const listed = await system.artifacts(id);
  expect(Object.keys(entries).sort()).toEqual(listed.map(({ path }) => path).sort());
  for (const { path, size } of listed) expect(entries[path]?.byteLength, path).toBe(size);
});

test("who runs the platform looks at the builds of an owner, live, and changes none", async ({ quietPage: page, system }) => {
  await system.script("stage-ms?value=20000");
  const { id } = await system.start("Build this for team-b, please.", "Of another team");
  await page.goto("/builds");
  const row = (build: string) => page.locator(`[data-build="${build}"]`);
  await expect(page.locator("[data-build]").first()).toBeVisible();
  await expect(row(id)).toHaveCount(0);
  await page.getByRole("textbox", { name: "Owner" }).fill("team-b");
  await expect(row(id)).toBeVisible();
  await expect(page).toHaveURL(/owner=team-b/);
  const later = await system.start("And this for team-b, a little later.", "Of another team, later");
  await expect(row(later.id)).toBeVisible();

  await row(id).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Of another team");
  await expect(page.locator("header [data-status=running]")).toBeVisible();
  await expect(page.locator("dl > div").filter({ hasText: "Owner" })).toContainText("team-b");
  await expect(page.locator("[data-control]")).toHaveCount(0);
});

test("the list is filtered by the day that builds were asked for", async ({ quietPage: page, system }) => {
  const { id } = await system.start("Asked for today and not before.", "Of today");
  await page.goto("/builds?text=Of+today");
  await expect(page.locator(`[data-build="${id}"]`)).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill("2020-01-31");
  await expect(page.getByText("No build matches")).toBeVisible();
  await expect(page).toHaveURL(/to=2020-01-31/);
  await page.getByLabel("To", { exact: true }).fill("");
  await page.getByLabel("From", { exact: true }).fill("2020-01-01");
  await expect(page.locator(`[data-build="${id}"]`)).toBeVisible();
});

test("home counts what happened, and shows the newest agents", async ({ quietPage: page, system }) => {
  await page.goto("/");
  const counters = page.getByRole("region", { name: "Last 30 days" });
  const days = (await system.statistics()).days;
  const sum = (key: "accepted" | "completed" | "failed") => days.reduce((total, day) => total + day[key], 0).toString();
  await expect(counters.locator("dl > div")).toHaveText([`Builds${sum("accepted")}`, `Completed${sum("completed")}`, `Failed${sum("failed")}`, /^Median duration8/]);
  // Builds of the tests before may end meanwhile, and bring agents.
  await expect(async () => {
    const newest = (await system.agents()).items.slice(0, 3);
    await page.reload();
    const shown = await page.getByRole("region", { name: "Newest agents" }).getByRole("listitem").allTextContents();
    expect(shown).toHaveLength(newest.length);
    for (const [index, { name }] of newest.entries()) expect(shown[index]).toContain(name);
  }).toPass();
});

test("the list is filtered, and its address carries the filter", async ({ quietPage: page, system }) => {
  const { id } = await system.start("A very particular zebra of a build.", "Zebra");
  await page.goto("/builds");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search builds" })).toBeFocused();
  await page.keyboard.type("zebra");
  await expect(page.locator("[data-build]")).toHaveCount(1);
  await expect(page).toHaveURL(/text=zebra/);
  await page.reload();
  await expect(page.locator(`[data-build="${id}"]`)).toBeVisible();
  await ready(page);
  await page.getByLabel("Status").selectOption("failed");
  await expect(page.getByText("No build matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.locator("[data-build]").nth(2)).toBeVisible();
});

test("the palette goes everywhere, and help lists the keys", async ({ quietPage: page }) => {
  await page.goto("/agents");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("combobox", { name: "Search and commands" });
  await expect(palette).toBeFocused();
  await palette.fill("oper");
  await expect(page.getByRole("option").first()).toContainText("Operations");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/operations$/);
  await expect(palette).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Keyboard shortcuts");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/settings$/);
});

test("theme and language are switched, and stay", async ({ quietPage: page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("combobox", { name: "Language" }).selectOption("zh-CN");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("您的智能体要做什么？");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a key is made for the scopes that were chosen, shown once, and revoked", async ({ quietPage: page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Nightly job");
  const scopes = page.getByRole("group", { name: "Scopes" }).getByRole("checkbox");
  await expect(scopes).toHaveCount(4);
  // A key without a scope is good for nothing.
  for (const scope of await scopes.all()) await scope.uncheck();
  await expect(page.getByRole("button", { name: "Make key" })).toBeDisabled();
  await page.getByRole("checkbox", { name: /^agents:invoke / }).check();
  await page.getByRole("checkbox", { name: /^read / }).check();
  await page.getByRole("button", { name: "Make key" }).click();
  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  expect(key).toMatch(/^nxs_/);
  await page.getByRole("button", { name: "I have stored it" }).click();
  const row = page.locator("[data-key]").filter({ hasText: "Nightly job" });
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(key);
  expect((await row.locator("code").allTextContents()).sort()).toEqual(["agents:invoke", "read"]);
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  expect(await hacked(page)).toBeUndefined();
});

test("a key that is revoked while another is made shows as revoked", async ({ quietPage: page, request }) => {
  expect((await request.post("/api/v1/keys", { data: { name: "To be revoked", scopes: ["read"] } })).status()).toBe(201);
  let revoke: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (revoke = resolve));
  await page.route("**/bff/api/v1/keys/*", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto("/settings");
  const row = page.locator("[data-key]").filter({ hasText: "To be revoked" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Made meanwhile");
  await page.getByRole("button", { name: "Make key" }).click();
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.locator("[data-key]").filter({ hasText: "Made meanwhile" })).toBeVisible();
  revoke();
  await expect(page.locator("[data-toast=done]")).toContainText("To be revoked");
  await expect(row).toContainText("Revoked");
  await expect(row.getByRole("button", { name: "Revoke" })).toHaveCount(0);
});

test("keys that cannot be read again after one was made stay, and the page says so", async ({ quietPage: page }) => {
  await page.goto("/settings");
  const keys = page.locator("[data-key]");
  const before = await keys.count();
  await page.route("**/bff/api/v1/keys?**", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "Not yours to see." }) }));
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Unseen");
  await page.getByRole("button", { name: "Make key" }).click();
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be read again: Not yours to see." })).toBeVisible();
  await expect(keys).toHaveCount(before);
});

test("signing in with a key makes a cookie that scripts cannot read; what it does not allow is not shown", async ({ quietPage: page, context }) => {
  await page.goto("/sign-in?next=/settings");
  await page.getByLabel("API key").fill("nxs_unknown-key");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("unknown, expired or revoked")).toBeVisible();
  await page.getByLabel("API key").fill("nxs_ci-key-of-the-script");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  const cookie = (await context.cookies()).find(({ name }) => name === "nexus-session");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", secure: false });
  expect(cookie?.value).not.toContain("nxs_");
  await expect(page.getByText("API keys are for those with the scope operations")).toBeVisible();
  await page.goto("/builds");
  await expect(page.getByRole("searchbox", { name: "Search builds" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Owner" })).toHaveCount(0);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/$/);
  expect((await context.cookies()).some(({ name }) => name === "nexus-session")).toBe(false);
});

test("behind TLS the session's cookie never goes over a line that can be read", async ({ request }) => {
  const data = { key: "nxs_ci-key-of-the-script" };
  const behind = await request.post("/bff/session", { data, headers: { "x-forwarded-proto": "https" } });
  expect(behind.status()).toBe(200);
  expect(behind.headers()["set-cookie"]).toMatch(/^nexus-session=.*; Secure/);
  const plain = await request.post("/bff/session", { data });
  expect(plain.headers()["set-cookie"]).not.toContain("Secure");
});

test("a tab has one live connection, whatever page it shows", async ({ quietPage: page, system }) => {
  const { id } = await system.start("Count the connections of this tab.");
  let open = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/events")) open += 1;
  });
  const over = (request: { url: () => string }) => {
    if (request.url().endsWith("/events")) open -= 1;
  };
  page.on("requestfinished", over);
  page.on("requestfailed", over);
  await page.goto("/");
  await expect.poll(() => open).toBe(1);
  await page.getByRole("link", { name: "Builds", exact: true }).click();
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await expect.poll(() => open).toBe(1);
  await page.locator(`[data-build="${id}"]`).click();
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => open).toBe(1);
  await page.getByRole("link", { name: "Operations" }).click();
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await expect.poll(() => open).toBe(1);
});

test("without a network the page says so, and goes on by itself", async ({ quietPage: page, context }) => {
  await page.goto("/builds");
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`chat, palette and dialogs have no accessibility fault, in Chinese too (${colorScheme})`, async ({ browser, baseURL, system }) => {
    test.slow();
    const context = await browser.newContext({ colorScheme, baseURL, locale: "zh-CN", viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    const check = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
    };
    const agent = (await system.agents()).items[0];
    await page.goto(`/agents/${agent?.id}/chat`);
    await page.getByRole("textbox", { name: "消息" }).fill("Where is order 4711?");
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-role=assistant]").last()).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
    await check("chat");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option").first()).toBeVisible();
    await check("palette");
    await page.goto("/settings");
    await ready(page);
    await page.getByRole("button", { name: "新建密钥" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("new key");
    await context.close();
  });
}
