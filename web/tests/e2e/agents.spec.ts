import { expect, hacked, test } from "./system";

test("an agent is renamed, which is taken back", async ({ quietPage: page, system }) => {
  const { id, name } = (await system.agents()).items.at(-1) ?? { id: "", name: "" };
  await page.goto(`/agents/${id}`);
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Renamed by hand");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renamed by hand");
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("a name that the server refuses is taken back, and tried again from its toast", async ({ quietPage: page, system }) => {
  const { id, name } = (await system.agents()).items.at(-1) ?? { id: "", name: "" };
  await page.goto(`/agents/${id}`);
  const answers: (() => void)[] = [];
  await page.route(`**/bff/api/v1/agents/${id}`, async (route) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    await route.continue();
  });
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("please refuse me");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  // It is there while the server has not answered.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("please refuse me");
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  const problem = page.locator("[data-toast=problem]");
  await expect(problem).toContainText("The name could not be saved");
  await expect(problem).toContainText("Somebody else changed it meanwhile.");
  await problem.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("please refuse me");
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("an answer is copied as it was written, and asked for again", async ({ quietPage: page, context, system }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { items } = await system.agents();
  await page.goto(`/agents/${items[0]?.id}/chat`);
  await page.getByRole("textbox", { name: "Message" }).fill("Where is order 99?");
  await page.keyboard.press("Enter");
  const answers = page.locator("[data-role=assistant]");
  await expect(answers.last()).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
  await answers.last().getByRole("button", { name: "Copy" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("**4711**");

  await page.getByRole("textbox", { name: "Message" }).fill("Give me a long answer.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(answers.last()).toHaveAttribute("data-status", "cancelled", { timeout: 30_000 });
  const before = await page.locator("[data-role=user]").count();
  await answers.last().getByRole("button", { name: "Ask again" }).click();
  await expect(page.locator("[data-role=user]")).toHaveCount(before + 1);
  await expect(page.locator("[data-role=user]").last()).toContainText("Give me a long answer.");
  await page.getByRole("button", { name: "Stop" }).click();
});

test("an agent is found, and answers with tools, live; its words do nothing", async ({ quietPage: page }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("example.com")) foreign.push(request.url());
  });
  await page.goto("/agents");
  await page.getByRole("searchbox", { name: "Search agents" }).fill("meeting");
  await expect(page.locator("[data-agent]")).toHaveCount(1);
  await page.getByRole("link", { name: /^Chat with/ }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("Where is order 4711?");
  await page.keyboard.press("Enter");
  const answer = page.locator("[data-role=assistant]").last();
  await expect(answer).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
  await expect(answer.locator("strong")).toHaveText("4711");
  await answer.locator("[data-tool=order-lookup] button").click();
  await expect(answer).toContainText('"state":"shipped"');
  await expect(answer.getByRole("table")).toContainText("Nordpost");
  await expect(page.locator("[data-session]").first()).toContainText("Where is order 4711?");

  await page.getByRole("button", { name: "Rename Where is order 4711?" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Order 4711");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-session]").first()).toContainText("Order 4711");
  await page.locator("[data-toast=done]").filter({ hasText: "Renamed to Order 4711" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("[data-session]").first()).toContainText("Where is order 4711?");

  await page.getByRole("textbox", { name: "Message" }).fill("Give me a long answer.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator("[data-role=assistant]").last()).toHaveAttribute("data-status", "cancelled", { timeout: 30_000 });
  await page.reload();
  await expect(page.locator("[data-role=user]")).toHaveCount(2);
  expect(await hacked(page)).toBeUndefined();
  expect(foreign).toEqual([]);
});

test("a session that begins here is the current one, is left for a new one, and its deletion clears the screen and is taken back", async ({ quietPage: page, system }) => {
  const { items } = await system.agents();
  await page.goto(`/agents/${items[0]?.id}/chat`);
  await page.getByRole("textbox", { name: "Message" }).fill("Where is order 815?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator("[data-role=assistant]").last()).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
  const session = page.locator("[data-session]").filter({ hasText: "Where is order 815?" });
  await expect(session.locator("[aria-current=true]")).toBeVisible();

  await page.getByRole("button", { name: "New session" }).click();
  await expect(page.locator("[data-role]")).toHaveCount(0);
  await session.getByRole("button", { name: /^Where is order 815/ }).click();
  await expect(page.locator("[data-role=user]")).toHaveCount(1);

  await session.getByRole("button", { name: /^Delete Where/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.locator("[data-role]")).toHaveCount(0);
  await expect(session).toHaveCount(0);
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" }).click();
  await expect(session).toBeVisible();
});

test("sessions and messages that cannot be read again stay, and say so", async ({ quietPage: page, system, request }) => {
  const agent = (await system.agents()).items[0]?.id ?? "";
  const { id } = (await (await request.post(`/api/v1/agents/${agent}/sessions`, { data: {} })).json()) as { id: string };
  await request.put(`/api/v1/agents/${agent}/sessions/${id}?messages=2`);
  await page.goto(`/agents/${agent}/chat?session=${id}`);
  await expect(page.locator("[data-role]")).toHaveCount(2);
  await expect(page.locator(`[data-session="${id}"]`)).toBeVisible();
  await page.route("**/sessions**", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "Not yours to see." }) }));
  // Whoever comes back after a while has the lists read again.
  await page.clock.setFixedTime(Date.now() + 60_000);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.getByRole("complementary", { name: "Sessions" }).getByRole("alert")).toHaveText("The sessions could not be read: Not yours to see.");
  await expect(page.getByRole("log").getByRole("alert")).toHaveText("The messages could not be read: Not yours to see.");
  await expect(page.locator("[data-role]")).toHaveCount(2);
  await expect(page.locator(`[data-session="${id}"]`)).toBeVisible();
});

test("a question that is refused goes back into the box", async ({ quietPage: page, system }) => {
  const { items } = await system.agents();
  await page.goto(`/agents/${items[0]?.id}/chat`);
  await page.getByRole("textbox", { name: "Message" }).fill("please refuse this");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Wait a moment and ask again.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("please refuse this");
});

test("the versions of an agent are compared line by line, and come as packages", async ({ quietPage: page, system }) => {
  const agent = (await system.agents()).items.at(-1);
  await page.goto(`/agents/${agent?.id}`);
  const version = page.locator('[data-version="1.1.0"]');
  await expect(version).toContainText("12 of 12 cases passed");
  await version.getByRole("button", { name: "Changes of version 1.1.0" }).click();
  await expect(version.locator("[data-line=added]")).toHaveText('+Be brief and polite. <script>window.hacked="difference"</script>');
  await expect(version.locator("[data-line=removed]")).toHaveText("-Be brief.");
  const download = page.waitForEvent("download");
  await version.getByRole("link", { name: "Package of version 1.1.0" }).click();
  expect((await download).suggestedFilename()).toBe(`${agent?.id}-1.1.0.zip`);
  expect(await hacked(page)).toBeUndefined();
});
