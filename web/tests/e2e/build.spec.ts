import { expect, hacked, test } from "./system";

test("a build gets another name at once, which is taken back; a name that is refused does not stay", async ({ quietPage: page, system }) => {
  const build = await system.build("completed");
  await page.goto(`/builds/${build.id}`);
  const heading = page.getByRole("heading", { level: 1 });
  const rename = async (name: string) => {
    await page.getByRole("button", { name: "Rename build" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(name);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  };
  await rename("Renamed by hand");
  await expect(heading).toHaveText("Renamed by hand");
  await page.locator("[data-toast=done]").getByRole("button", { name: "Undo" }).click();
  await expect(heading).toHaveText(build.name);
  await expect.poll(async () => (await system.build("completed")).name).toBe(build.name);

  await rename("please refuse this");
  await expect(page.locator("[data-toast=problem]")).toContainText("Somebody else changed it meanwhile.");
  await expect(heading).toHaveText(build.name);
});

test("a requirement becomes a built agent, seen live", async ({ quietPage: page, system }) => {
  await system.script("stage-ms?value=5000");
  await page.goto("/");
  await page.getByRole("button", { name: /Support triage/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Mail sorter");
  await page.getByRole("textbox", { name: "Requirement" }).press("Control+Enter");

  await expect(page).toHaveURL(/\/builds\/.+/);
  await expect(page.getByRole("heading", { level: 1, name: "Mail sorter" })).toBeVisible();
  await expect(page.locator("[data-stage][data-status=running]")).toHaveCount(1);
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await system.script("stage-ms?value=250");
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("[data-stage][data-status=completed]")).toHaveCount(9);
  await expect(page.getByTestId("progress")).toHaveText("9 of 9 stages");

  const stage = page.locator("[data-stage=prompt_engineer]");
  await stage.getByRole("button", { name: /Prompts/ }).click();
  await expect(stage.getByText("Instructions written: 412 words")).toBeVisible();
  await expect(stage).toContainText("5,000 in, 500 out");
  await expect(stage).toContainText("$0.0500");
  const unpriced = page.locator("[data-stage=system_architecture]");
  await unpriced.locator("h3 button").click();
  await expect(unpriced).toContainText("2,000 in, 200 out");
  await expect(unpriced).toContainText("not known");
  await expect(page.getByRole("link", { name: "Open in dashboard" })).toHaveAttribute("href", /^http:\/\/127\.0\.0\.1:18888\/traces\/detail\/[0-9a-f]{32}$/);
  await stage.getByRole("button", { name: "prompt_engineer/prompts/examples.json" }).click();
  await expect(page.getByTestId("artifact-text")).toContainText('"stage": "prompt_engineer"');

  const sent = (await system.requests("POST", "/api/v1/builds")).at(-1);
  expect(sent?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);

  await page.getByRole("link", { name: "Open agent" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mail sorter" })).toBeVisible();
  await expect(page.getByText("order-lookup", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "View build" }).click();
  await expect(page.getByTestId("progress")).toHaveText("9 of 9 stages");
  await page.reload();
  await expect(page.getByRole("region", { name: "Log", exact: true }).last().getByText("Reading what the stages before have written")).toHaveCount(9);
});

test("a build tells how long it waited, how long it took, and how long each stage did", async ({ quietPage: page, system }) => {
  const { id } = await system.past("Meeting briefs");
  await page.goto(`/builds/${id}`);
  const fact = (label: string) => page.locator("dl > div").filter({ has: page.getByText(label, { exact: true }) }).locator("dd");
  await expect(fact("Waited")).toHaveText("1.4 s");
  await expect(fact("Duration")).toHaveText("1 min 51 s");
  for (const [stage, took] of Object.entries({ orchestrator: "8.2 s", requirements_analysis: "13 s", system_architecture: "19 s", agent_design: "4.9 s", agent_deployer: "12 s" })) {
    await expect(page.locator(`[data-stage=${stage}]`)).toContainText(took);
  }
  const failed = await system.past("Release notes");
  await page.goto(`/builds/${failed.id}`);
  await expect(page.locator("[data-stage=tools_developer]")).toContainText(/\d s/);
  await expect(page.locator("[data-stage=prompt_engineer]")).not.toContainText(/\d s/);
});

test("what the review found, and the files, are there before any code of theirs", async ({ quietPage: page, system }) => {
  const { id } = await system.build("completed");
  const drawn = await (await page.request.get(`/builds/${id}`)).text();
  expect(drawn).toContain("Promises no refund");
  // The page has come and never rests.
  await page.addInitScript(() => (window.requestIdleCallback = () => 0));
  await page.goto(`/builds/${id}`);
  const report = page.getByRole("region", { name: "Evaluation" });
  await expect(report).toContainText("4 of 5 passed");
  await expect(report.getByRole("listitem")).toHaveCount(5);
  const files = await system.artifacts(id);
  await expect(page.getByRole("navigation", { name: "Files" }).getByRole("link")).toHaveCount(files.length);
  await expect(page.getByRole("navigation", { name: "Files" }).getByRole("link", { name: "agent_design/design.yaml" })).toHaveAttribute("href", `/bff/api/v1/builds/${id}/artifacts/agent_design/design.yaml`);
  expect(await hacked(page)).toBeUndefined();
});

test("the live view survives a cut connection and a server that is restarting", async ({ quietPage: page, system }) => {
  await system.script("stage-ms?value=4000");
  const { id } = await system.start("Watch this build through a storm.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await expect(page.locator("[data-stage=orchestrator][data-status=completed]")).toBeVisible();
  await system.script("refuse-streams?times=3");
  await system.script("drop-streams");
  await system.script("stage-ms?value=250");
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("[data-stage][data-status=completed]")).toHaveCount(9);
  const resumed = (await system.requests("GET", `/api/v1/builds/${id}/events`)).map(({ headers }) => Number(headers["last-event-id"] ?? 0));
  expect(resumed[0]).toBe(0);
  expect(resumed.at(-1)).toBeGreaterThan(0);
});

test("a failed build says where and why", async ({ quietPage: page, system }) => {
  const { id } = await system.start("Build it, but please fail on the way.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("header [data-status=failed]")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("alert").filter({ hasText: "This build failed" })).toContainText("crm-export");
  await expect(page.locator("[data-stage=tools_developer]")).toHaveAttribute("data-status", "failed");
  await expect(page.locator("[data-stage=prompt_engineer]")).toHaveAttribute("data-status", "pending");
});

test("an attempt that was repeated is marked", async ({ quietPage: page, system }) => {
  const { id } = await system.start("Build it, and stumble once.");
  await page.goto(`/builds/${id}`);
  await expect(page.locator("[data-stage=system_architecture]")).toContainText("Attempt 2", { timeout: 30_000 });
});

test("the list follows builds that were started elsewhere", async ({ quietPage: page, system }) => {
  await page.goto("/builds");
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await system.script("stage-ms?value=4000");
  const { id } = await system.start("Started behind the page's back.", "From elsewhere");
  const row = page.locator(`[data-build="${id}"]`);
  await expect(row).toContainText("From elsewhere");
  await expect(row.locator("[data-status=running]")).toBeVisible();
  await system.script("stage-ms?value=250");
  await expect(row.locator("[data-status=completed]")).toBeVisible({ timeout: 30_000 });

  await system.script("drop-streams");
  const missed = await system.start("Started while the page heard nothing.", "Missed");
  await expect(page.locator(`[data-build="${missed.id}"]`)).toContainText("Missed");
});

for (const address of ["/builds", "/"]) {
  test(`a list that could not be read again after a silence says so, until it could (${address})`, async ({ quietPage: page, system }) => {
    await page.goto(address);
    await expect(page.locator("[data-build]").first()).toBeVisible();
    // The page listens when it rests.
    await expect.poll(async () => (await system.heartbeats()).streams).toBeGreaterThan(0);
    await page.route("**/bff/api/v1/builds?**", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "Not yours to see." }) }));
    await system.script("drop-streams");
    const status = page.getByRole("status").filter({ hasText: "may be missing" });
    // Home has a list of those that run beside that of the newest.
    await expect(status).toHaveCount(address === "/" ? 2 : 1);
    await expect(page.locator("[data-build]").first()).toBeVisible();
    await page.unroute("**/bff/api/v1/builds?**");
    for (let left = (await status.count()) - 1; left >= 0; left--) {
      await status.first().getByRole("button", { name: "Try again" }).click();
      await expect(status).toHaveCount(left);
    }
  });
}

test("a refused build says why and keeps what was typed", async ({ quietPage: page }) => {
  await page.goto("/");
  const box = page.getByRole("textbox", { name: "Requirement" });
  await box.fill("short");
  await page.getByRole("button", { name: "Build agent" }).click();
  await expect(page.getByText("at least 10 characters")).toBeVisible();
  await expect(box).toHaveAttribute("aria-invalid", "true");

  await box.fill("A good requirement, but please refuse it.");
  await page.getByRole("button", { name: "Build agent" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not started" })).toContainText("Wait for one of them to finish");
  await expect(box).toHaveValue("A good requirement, but please refuse it.");
});

test("a repetition after a lost answer does not start a second build", async ({ quietPage: page, system }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: "Requirement" }).fill("Sent twice because the answer got lost.");
  let lost = true;
  await page.route("**/bff/api/v1/builds", async (route) => {
    if (!lost) return route.continue();
    lost = false;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Build agent" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not started" })).toBeVisible();
  await page.getByRole("button", { name: "Build agent" }).click();
  await expect(page).toHaveURL(/\/builds\/.+/);
  const keys = (await system.requests("POST", "/api/v1/builds")).slice(-2).map(({ headers }) => headers["idempotency-key"]);
  expect(keys[0]).toBe(keys[1]);
});

test("while the API is away every page says so, and comes back", async ({ quietPage: page, system }) => {
  const { id } = await system.build("completed");
  await system.script("down?value=true");
  try {
    for (const path of ["/builds", "/agents", `/builds/${id}`]) {
      await page.goto(path);
      await expect(page.getByRole("alert").getByText("The service is not available.")).toBeVisible();
    }
    await page.goto("/");
    await expect(page.getByRole("textbox", { name: "Requirement" })).toBeVisible();
    await page.goto(`/builds/${id}`);
  } finally {
    await system.script("down?value=false");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("progress")).toBeVisible();
});

test("what does not exist is not found", async ({ quietPage: page }) => {
  for (const path of ["/builds/nothing", "/agents/nothing", "/nothing"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  }
});

test("a list goes on where its page ends", async ({ quietPage: page, system }) => {
  const first = await system.start("The oldest of a long list of builds.", "The oldest of many");
  for (let index = 0; index < 20; index++) await system.start("One of a long list of builds.", `Number ${index}`);
  await page.goto("/builds");
  await expect(page.locator("[data-build]")).toHaveCount(20);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(page.locator(`[data-build="${first.id}"]`)).toBeVisible();
});

test("a running build is live on the home page and leaves the running ones when it ends", async ({ quietPage: page, system }) => {
  await system.script("stage-ms?value=4000");
  const { id } = await system.start("Run for long.");
  await page.goto("/");
  const row = page.locator(`[data-builds=running] a[href="/builds/${id}"]`);
  await expect(row).toBeVisible();
  await system.script("stage-ms?value=100");
  await expect(row).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator(`[data-builds=recent] [data-build="${id}"]`)).toBeVisible();
});
