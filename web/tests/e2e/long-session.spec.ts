import { expect, test } from "./system";

test("a long session shows its newest messages, and older ones as somebody scrolls up, where they were", async ({ quietPage: page, system, request }) => {
  const agent = (await system.agents()).items[0]?.id ?? "";
  const { id } = (await (await request.post(`/api/v1/agents/${agent}/sessions`, { data: {} })).json()) as { id: string };
  await request.put(`/api/v1/agents/${agent}/sessions/${id}?messages=100`);
  const read: string[] = [];
  page.on("request", (one) => {
    if (one.method() === "GET" && one.url().includes("/messages?")) read.push(one.url());
  });
  await page.goto(`/agents/${agent}/chat?session=${id}`);

  const log = page.getByRole("log");
  const message = (number: number) => log.getByText(`Message ${number} of many`, { exact: true });
  await expect(message(100)).toBeInViewport();
  await expect(log.locator("[data-role]")).toHaveCount(40);
  await expect(message(60)).toHaveCount(0);
  expect(read).toHaveLength(1);

  // By scrolling: what was at the top stays where it was.
  const place = () => message(62).evaluate((element) => element.getBoundingClientRect().top);
  const before = await message(62).evaluate((element) => {
    element.closest("[role=log]")?.scrollTo({ top: 0 });
    return element.getBoundingClientRect().top;
  });
  await expect(log.locator("[data-role]")).toHaveCount(80);
  await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThanOrEqual(2);
  await expect(message(100)).not.toBeInViewport();

  // By the button, which is gone with the last page.
  await page.route("**/messages?**", (route) => route.abort());
  await log.getByRole("button", { name: "Show older messages" }).click();
  await expect(log.getByRole("alert")).toContainText("could not be read");
  await expect(log.locator("[data-role]")).toHaveCount(80);
  await page.unroute("**/messages?**");
  await log.getByRole("button", { name: "Show older messages" }).click();
  await expect(log.locator("[data-role]")).toHaveCount(100);
  await expect(log.getByRole("button", { name: "Show older messages" })).toHaveCount(0);
  expect(await log.locator("[data-role]").allInnerTexts()).toEqual(Array.from({ length: 100 }, (_, index) => expect.stringContaining(`Message ${index + 1} of many`)));

  // What is said now comes after all of it, and what is read again does not take it away.
  await page.getByRole("textbox", { name: "Message" }).fill("Where is order 4711?");
  await page.keyboard.press("Enter");
  await expect(log.locator("[data-role=assistant]").last()).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
  await expect(log.locator("[data-role]")).toHaveCount(102);
  await expect(log.getByText("Where is order 4711?")).toBeVisible();
});
