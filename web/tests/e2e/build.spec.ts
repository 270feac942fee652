import { expect, test } from "@playwright/test";

const base = () => process.env.NEXUS_URL ?? "";

test("a requirement becomes a built agent, seen live", async ({ page }) => {
  await page.goto(base());
  await page.getByRole("button", { name: /Support triage/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Mail sorter");
  await page.getByRole("button", { name: "Build agent" }).click();

  await expect(page).toHaveURL(/\/builds\/.+/);
  await expect(page.getByRole("heading", { level: 1, name: "Mail sorter" })).toBeVisible();
  await expect(page.locator("[data-stage][data-status=running]")).toHaveCount(1);
  await expect(page.locator("header [data-status=completed]")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("[data-stage][data-status=completed]")).toHaveCount(9);

  await page.getByRole("link", { name: "Open agent" }).click();
  await expect(page.getByRole("heading", { name: "Instructions" })).toBeVisible();
});
