import { expect, test as base } from "@playwright/test";
import { startWeb } from "../processes.mjs";
import { startScriptedApi } from "../scripted-api/server.mjs";

/** A system of its own: there are more agents in it than other tests could do with. */
const test = base.extend<{ address: string }>({
  address: async ({}, provide) => {
    const api = await startScriptedApi();
    const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_of-this-test", NEXUS_SIGN_IN: "default" });
    api.web = web.url;
    await provide(api.url);
    await web.stop();
    await api.close();
  },
});

test("an agent is found behind hundreds of newer ones, by its words and by its kind", async ({ page, request, address }) => {
  expect((await request.post(`${address}/__script/agents?newer=700`)).ok()).toBe(true);
  await page.goto(`${address}/agents`);
  const agents = page.locator("[data-agent]");
  await expect(agents).toHaveCount(30);
  await expect(page.getByText("Meeting", { exact: false })).toHaveCount(0);

  await page.getByRole("searchbox", { name: "Search agents" }).fill("MEETING order-lookup");
  await expect(agents).toHaveCount(1);
  await expect(agents).toContainText(/meeting/i);

  const kinds = page.getByRole("group", { name: "Categories" });
  await kinds.getByRole("button", { name: "writing" }).click();
  await expect(page.getByText("No agent matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(agents).toHaveCount(30);
  await expect(page.getByRole("searchbox", { name: "Search agents" })).toHaveValue("");

  await page.getByRole("searchbox", { name: "Search agents" }).fill("letters");
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  await expect(agents).toHaveCount(30);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(agents).toHaveCount(60);

  // A search that does not work is not an answer.
  await request.post(`${address}/__script/down?value=true`);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("meeting");
  await expect(page.getByRole("alert").filter({ hasText: "could not be searched" })).toBeVisible();
  await expect(agents).toHaveCount(60);
});
