import type { Page } from "@playwright/test";
import { expect, hacked, test } from "./system";

test("dead letters go at once, and are back where the server refuses", async ({ quietPage: page }) => {
  await page.goto("/operations");
  const letters = page.locator("[data-letter]");
  await expect(letters).toHaveCount(3);
  let refuse: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (refuse = resolve));
  await page.route("**/dead-letters/redrive", async (route) => {
    await asked;
    await route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) });
  });
  await letters.first().getByRole("button", { name: "Redrive" }).click();
  await expect(letters).toHaveCount(2);
  refuse();
  await expect(letters).toHaveCount(3);
  await expect(page.locator("[data-toast=problem]")).toContainText("Redis does not answer.");
});

test("a letter that goes while another is going takes nothing back of it", async ({ quietPage: page }) => {
  await page.goto("/operations");
  const letters = page.locator("[data-letter]");
  await expect(letters).toHaveCount(3);
  const answers: (() => void)[] = [];
  await page.route("**/dead-letters/redrive", async (route) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    await route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) });
  });
  await letters.first().getByRole("button", { name: "Redrive" }).click();
  await expect(letters).toHaveCount(2);
  await letters.first().getByRole("button", { name: "Redrive" }).click();
  await expect(letters).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Redrive all" })).toBeDisabled();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  // The second is back, the first is still on its way.
  await expect(letters).toHaveCount(2);
  answers[0]?.();
  await expect(letters).toHaveCount(3);
});

test("what leaves a queue leaves no other, and letters that cannot be read are not said to be none", async ({ quietPage: page, system, request }) => {
  await system.script("give-up");
  await page.goto("/operations");
  const letters = page.locator("[data-letter]");
  const queue = page.getByRole("combobox", { name: "Queue" });
  await queue.selectOption("agent_builds");
  let refuse: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (refuse = resolve));
  await page.route("**/agent_builds/dead-letters/redrive", async (route) => {
    await asked;
    await route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) });
  });
  await page.getByRole("button", { name: "Redrive all" }).click();
  await expect(letters).toHaveCount(0);
  await queue.selectOption("status_updates");
  await expect(letters).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Redrive all" })).toBeEnabled();
  refuse();
  await expect(page.locator("[data-toast=problem]")).toContainText("Redis does not answer.");

  await request.post("/api/v1/operations/queues/status_updates/dead-letters/purge", { data: { all: true } });
  await expect(page.getByText("No job was given up.")).toBeVisible();
  await page.route("**/status_updates/dead-letters?**", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "Not yours to see." }) }));
  await system.script("give-up");
  await expect(page.getByRole("alert").filter({ hasText: "could not be read: Not yours to see." })).toBeVisible();
  await expect(page.getByText("No job was given up.")).toHaveCount(0);
  await request.post("/api/v1/operations/queues/status_updates/dead-letters/purge", { data: { all: true } });
});

test("dead letters are looked at, put back and forgotten, one by one and all", async ({ quietPage: page, system }) => {
  await page.goto("/operations");
  const letters = page.locator("[data-letter]");
  await expect(letters).toHaveCount(3);
  await expect(page.locator("[data-queue=agent_builds] [data-figure=dead]")).toHaveText("3");
  await letters.first().getByRole("button", { name: "Payload" }).click();
  await expect(letters.first()).toContainText("<b>bold</b>");
  await letters.first().getByRole("button", { name: "Redrive" }).click();
  await expect(letters).toHaveCount(2);
  await letters.first().getByRole("button", { name: "Purge" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Purge" }).click();
  await expect(letters).toHaveCount(1);
  await expect(page.locator("[data-dependency=sqs]")).toContainText("It did not answer within 3 seconds.");
  await expect(page.getByText("Models in use: offline.")).toBeVisible();
  await page.getByRole("button", { name: "Redrive all" }).click();
  await expect(letters).toHaveCount(0);
  await expect(page.getByText("No job was given up.")).toBeVisible();

  await system.script("give-up");
  await page.getByRole("combobox", { name: "Queue" }).selectOption("status_updates");
  await expect(letters).toHaveCount(2);
  const purges = () => system.requests("POST", "/api/v1/operations/queues/status_updates/dead-letters/purge");
  const before = (await purges()).length;
  await page.getByRole("button", { name: "Purge all" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Purge" }).click();
  await expect(letters).toHaveCount(0);
  await expect.poll(purges).toHaveLength(before + 1);
  expect(await hacked(page)).toBeUndefined();
});

test("operations show rates, workers with the builds they hold, and what the sweeper found, or that it is not known", async ({ quietPage: page }) => {
  let away = true;
  await page.route("**/bff/api/v1/operations/sweeper", (route) => (away ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) }) : route.continue()));
  await page.goto("/operations");
  const sweeper = page.getByRole("region", { name: "Sweeper" });
  await expect(sweeper.getByRole("alert")).toContainText("Redis does not answer.");
  away = false;
  await sweeper.getByRole("button", { name: "Check again" }).click();
  await expect(sweeper).toContainText("nobody worked on it");
  await expect(sweeper.getByRole("link", { name: "bld-lost" })).toHaveAttribute("href", "/builds/bld-lost");

  // The script takes ten jobs a second.
  await expect(page.locator("[data-queue=agent_builds] [data-figure=rate]")).toContainText(/\d+\.\d per second/);
  await expect.poll(() => page.locator("[data-queue=agent_builds] [data-figure=rate] polyline").getAttribute("points")).toMatch(/ .* /);

  await expect(page.locator("[data-worker]")).toHaveCount(4);
  await expect(page.locator("[data-worker=worker-1] [data-lease=bld-under-way] a")).toHaveAttribute("href", "/builds/bld-under-way");
  await expect(page.locator("[data-lease]")).toHaveCount(1);
});

test("while as many builds are held all the time, those that workers take are shown, and what cannot be read says so", async ({ quietPage: page, system }) => {
  const lease = (buildId: string) => ({ buildId, machine: "laptop", processId: 4000, until: new Date(Date.now() + 30_000).toISOString() });
  let items = [lease("bld-first"), lease("bld-second")];
  let away = false;
  const asked: string[] = [];
  await page.route("**/bff/api/v1/operations/leases**", (route) => {
    asked.push(route.request().url());
    return away
      ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) })
      : route.fulfill({ json: { items, nextCursor: "500" } });
  });
  // Two are in flight all the time, while the script goes on taking jobs.
  await system.script("hold?value=busy");
  try {
    await page.goto("/operations");
    const held = page.locator("[data-worker=worker-0] [data-lease]");
    await expect(held).toHaveCount(2);
    items = [lease("bld-second"), lease("bld-third")];
    await expect(page.locator("[data-lease=bld-third]")).toBeVisible();
    await expect(held).toHaveCount(2);
    // All that are held are on the first page: the second is not asked for.
    await expect(page.locator("[data-queue=agent_builds] [data-figure=inFlight]")).toHaveText("2");
    away = true;
    const workers = page.getByRole("region", { name: "Workers" });
    await expect(workers.getByRole("alert")).toContainText("Redis does not answer.");
    await expect(held).toHaveCount(2);
    away = false;
    await expect(workers.getByRole("alert")).toHaveCount(0);
  } finally {
    await system.script("hold?value=false");
  }
  expect(asked.filter((url) => url.includes("cursor="))).toEqual([]);
});

test("a queue tells how many jobs wait, are under way and were given up, and how old the oldest is, live", async ({ quietPage: page, system }) => {
  await system.script("hold?value=busy");
  try {
    await page.goto("/operations");
    const figures = (queue: string) => page.locator(`[data-queue=${queue}]`);
    await expect(figures("agent_builds").locator("[data-figure=backlog]")).toHaveText("3");
    await expect(figures("agent_builds").locator("[data-figure=delayed]")).toHaveText("1");
    await expect(figures("agent_builds").locator("[data-figure=inFlight]")).toHaveText("2");
    await expect(figures("agent_builds")).toContainText("oldest 840 ms");
    await expect(figures("status_updates").locator("[data-figure=backlog]")).toHaveText("0");
    await expect(figures("status_updates").locator("[data-figure=inFlight]")).toHaveText("2");
    await expect(figures("status_updates").locator("[data-figure=dead]")).toHaveText("0");
    await expect(figures("status_updates")).toContainText("nothing waits");
    await expect(figures("agent_builds").locator("[data-figure=rate]")).toContainText(/^[^\d]*\d+\.\d per second/);
    await system.script("hold?value=false");
    await expect(figures("agent_builds").locator("[data-figure=backlog]")).not.toHaveText("3");
    await expect(figures("agent_builds")).not.toContainText("oldest 840 ms");
  } finally {
    await system.script("hold?value=false");
  }
});

const figureOf = (page: Page, name: string) => page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });

test("insights tell durations by stage, failures by stage and cause, and what the models took", async ({ quietPage: page }) => {
  await page.goto("/insights");
  await expect(figureOf(page, "Builds accepted")).toContainText("197");
  await expect(figureOf(page, "Success")).toContainText("83%of 181 completed or failed");
  await expect(figureOf(page, "Duration, median")).toContainText("8.0 sp95 20 s");
  await expect(figureOf(page, "Queue time, median")).toContainText("40 msp95 900 ms");
  await expect(figureOf(page, "Tokens")).toContainText("1.3M1,234,800 in, 56,840 out");
  await expect(figureOf(page, "Cost")).toContainText("$12.348of 196 builds that asked a model");

  const stages = page.getByRole("region", { name: "Duration by stage" }).locator("tbody").getByRole("row");
  await expect(stages).toHaveCount(9);
  for (const [index, p50, p95] of [[0, "300 ms", "900 ms"], [4, "900 ms", "2.5 s"], [8, "1.5 s", "4.1 s"]] as const) {
    await expect(stages.nth(index).getByRole("cell")).toHaveText([p50, p95]);
  }
  await expect(stages.nth(4)).toContainText("Tools");
  // As many as failed, 30, each told by where and why.
  await expect(page.getByRole("region", { name: "Failures" }).getByRole("listitem")).toHaveText(["Toolswas refused17 times", "Reviewbroke10 times", "Outside of a stagetook too long3 times"]);
  await expect(page.locator("main figure table").getByRole("row").filter({ hasText: "$0.693" }).first()).toBeAttached();
});

test("insights say so where a price is not known, where nothing ended yet, and where nothing was asked for", async ({ quietPage: page, system }) => {
  try {
    await system.script("measured?value=unpriced");
    await page.goto("/insights");
    await expect(figureOf(page, "Cost")).toContainText("Not known");
    await expect(page.locator("main figure table").getByRole("row").filter({ hasText: "Not known" })).toHaveCount(1);

    await system.script("measured?value=accepted");
    await page.goto("/insights");
    await expect(figureOf(page, "Builds accepted")).toContainText("30");
    for (const name of ["Success", "Duration, median", "Queue time, median", "Tokens", "Cost"]) await expect(figureOf(page, name)).toContainText("No data yet");
    await expect(page.getByRole("region", { name: "Duration by stage" }).getByRole("cell")).toHaveText(Array<string>(9).fill("No data yet"));
    await expect(page.getByRole("region", { name: "Failures" })).toContainText("No build failed.");

    await system.script("measured?value=nothing");
    await page.goto("/insights");
    await expect(page.locator("main")).toContainText("No data yet");
    await expect(page.locator("main").getByRole("link", { name: "Start a build" })).toBeVisible();
    await expect(page.locator("main dl")).toHaveCount(0);
  } finally {
    await system.script("measured?value=all");
  }
});

test("the architecture is drawn from the model, with what runs now", async ({ quietPage: page }) => {
  await page.goto("/architecture");
  await expect(page.locator("[data-node]")).toHaveCount(9);
  await expect(page.locator("[data-node=worker-agent-builds]")).toHaveAttribute("data-state", "healthy");
  await expect(page.locator("[data-node=sqs]")).toHaveAttribute("data-state", "unhealthy");
  // What runs is counted, and what it does is measured.
  await expect(page.locator("[data-node=worker-agent-builds]")).toContainText("2/2 running");
  await expect(page.locator("[data-node=worker-agent-builds]")).toContainText(/\d+\.\d jobs per second/);
  await expect(page.locator("[data-node=api]")).toContainText("2/2 running");
  await expect(page.locator("[data-node=api]")).toContainText("3.0 requests per second");
  // The front end's server tells of itself.
  await expect(page.locator("[data-node=web]")).toContainText("1/1 running");
  await expect(page.locator("[data-node=web]")).toContainText(/\d\.\d requests per second/);
  // What came through the load balancer is counted by those behind it.
  await expect(page.locator("[data-node=alb]")).toHaveAttribute("data-state", "healthy");
  await expect(page.locator("[data-node=alb]")).toContainText(/(?<!\d)[1-9]\d* requests? open/);
  await expect(page.locator("[data-node=alb]")).toContainText(/[1-9]\d*\.\d requests per second/);
});

test("a dependency that dies under an open page turns red without being asked for, and back", async ({ quietPage: page, system }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/operations");
  await expect(page.locator("[data-dependency=redis]")).toHaveAttribute("data-state", "healthy");
  await system.script("health?of=redis&error=Connection%20refused");
  try {
    await expect(page.locator("[data-dependency=redis]")).toHaveAttribute("data-state", "unhealthy");
    await expect(page.locator("[data-dependency=redis]")).toContainText("Connection refused");
    await system.script("health?of=redis");
    await expect(page.locator("[data-dependency=redis]")).toHaveAttribute("data-state", "healthy");

    await page.goto("/architecture");
    const node = page.locator("[data-node=redis]");
    await expect(node).toHaveAttribute("data-state", "healthy");
    await system.script("health?of=redis&error=Connection%20refused");
    await expect(node).toHaveAttribute("data-state", "unhealthy");
    await expect(node).toContainText("Connection refused");
    await system.script("health?of=redis");
    await expect(node).toHaveAttribute("data-state", "healthy");
    await expect(node).toContainText("1/1 running · answers in 0.42 ms");
    await expect(node).toContainText("124.0 commands per second");
    await system.script("health?of=sqs");
    await expect(page.locator("[data-node=sqs]")).toContainText("3 events wait");
  } finally {
    await system.script("health?of=redis");
    await system.script("health?of=sqs&error=It%20did%20not%20answer%20within%203%20seconds.&cause=timeout");
  }
  // Both pages were told: neither asked.
  expect(asked.filter((url) => url.includes("/operations/events"))).toHaveLength(2);
  expect(asked.filter((url) => url.endsWith("/health"))).toEqual([]);
});

test("while the stream is away the picture claims nothing", async ({ quietPage: page, system }) => {
  await page.goto("/architecture");
  const node = page.locator("[data-node=redis]");
  await expect(node).toHaveAttribute("data-state", "healthy");
  await system.script("down?value=true");
  try {
    await system.script("drop-streams");
    await expect(node).toHaveAttribute("data-state", "unknown");
  } finally {
    await system.script("down?value=false");
  }
  await expect(node).toHaveAttribute("data-state", "healthy", { timeout: 60_000 });
});

test("while the stream is away the health of what stands behind is not known, and neither are models that Redis does not tell of", async ({ quietPage: page, system }) => {
  await page.goto("/operations");
  const redis = page.locator("[data-dependency=redis]");
  await expect(redis).toHaveAttribute("data-state", "healthy");
  await system.script("down?value=true");
  try {
    await system.script("drop-streams");
    await expect(redis).toHaveAttribute("data-state", "unknown");
    await expect(redis).toContainText("not known");
    await expect(page.getByText("Which models are in use is not known.")).toBeVisible();
  } finally {
    await system.script("down?value=false");
  }
  await expect(redis).toHaveAttribute("data-state", "healthy", { timeout: 60_000 });
  await system.script("models?known=false");
  try {
    await expect(page.getByText("Which models are in use is not known.")).toBeVisible();
    await expect(redis).toHaveAttribute("data-state", "healthy");
  } finally {
    await system.script("models?known=true");
  }
  await expect(page.getByText("Models in use: offline.")).toBeVisible();
});

test("of very many findings the latest are shown, and it is said of how many; looking again says where that is not possible", async ({ quietPage: page }) => {
  const findings = Array.from({ length: 37 }, (_, index) => ({ at: new Date().toISOString(), buildId: `bld-${index}`, action: "requeued", reason: "Nobody worked on it.", cause: "abandoned" }));
  let away = false;
  await page.route("**/bff/api/v1/operations/sweeper", (route) =>
    away ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Redis does not answer." }) }) : route.fulfill({ json: { lastSweepAt: new Date().toISOString(), activeBuilds: 2, findings } }),
  );
  await page.goto("/operations");
  const sweeper = page.getByRole("region", { name: "Sweeper" });
  await expect(sweeper.getByRole("listitem")).toHaveCount(20);
  await expect(sweeper).toContainText("20 of 37");
  away = true;
  await sweeper.getByRole("button", { name: "Check again" }).click();
  await expect(sweeper.getByRole("alert")).toContainText("Redis does not answer.");
  await expect(sweeper.getByRole("listitem")).toHaveCount(20);
  away = false;
  findings.length = 1;
  await sweeper.getByRole("button", { name: "Check again" }).click();
  await expect(sweeper.getByRole("listitem")).toHaveCount(1);
  await expect(sweeper.getByRole("alert")).toHaveCount(0);
});

test("on a Chinese page what the server says of its own is Chinese, and the words of others are marked as English", async ({ quietPage: page, context, baseURL }) => {
  await context.addCookies([{ name: "nexus-locale", value: "zh-CN", url: baseURL ?? "" }]);
  await page.goto("/operations");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("[data-dependency=sqs]")).toContainText("未在规定时间内响应。");
  await expect(page.locator("[data-dependency=sqs]")).not.toContainText("did not answer");
  await expect(page.locator("[data-dependency=shared-volume] [lang=en]")).toHaveText("No space left on device");
  const sweeper = page.getByRole("region", { name: "清扫器" });
  await expect(sweeper).toContainText("该构建无人处理。");
  await expect(sweeper.locator("[lang=en]")).toHaveText("Access denied");
});
