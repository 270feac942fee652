import { expect, test as base } from "@playwright/test";
import { startWeb } from "../processes.mjs";
import { client, startIssuer } from "../scripted-api/issuer.mjs";
import { startScriptedApi } from "../scripted-api/server.mjs";

type Issuer = Awaited<ReturnType<typeof startIssuer>>;

/** A front end that asks everybody to sign in, and an identity provider where they can. */
const test = base.extend<{ issuer: Issuer; address: string }>({
  issuer: async ({}, provide) => {
    const issuer = await startIssuer();
    await provide(issuer);
    await issuer.close();
  },
  address: async ({ issuer }, provide) => {
    const api = await startScriptedApi();
    const web = await startWeb({
      API_HTTP: api.url,
      NEXUS_SIGN_IN: "required",
      NEXUS_SESSION_SECRET: "of this test",
      NEXUS_OIDC_AUTHORITY: issuer.url,
      NEXUS_OIDC_CLIENT_ID: client.id,
      NEXUS_OIDC_CLIENT_SECRET: client.secret,
    });
    api.web = web.url;
    await provide(api.url);
    await web.stop();
    await api.close();
  },
});

const signIn = "Sign in with your organisation";

test("who signs in at the identity provider is where they wanted to go, and the API sees the provider's token", async ({ page, context, issuer, address }) => {
  await page.goto(`${address}/settings`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole("link", { name: signIn }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/settings");

  const [token] = issuer.state.tokens;
  const seen = (await (await fetch(`${address}/__script/requests?path=/api/v1/keys`)).json()) as { headers: Record<string, string> }[];
  expect(seen.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
  const cookies = await context.cookies();
  expect(cookies.find(({ name }) => name === "nexus-session")).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  expect(cookies.some(({ name }) => name === "nexus-oidc")).toBe(false);
  expect(JSON.stringify(cookies)).not.toContain(token);
});

test("a sign-in that was begun elsewhere, or not at all, signs nobody in", async ({ page, context, issuer, address }) => {
  // Somebody else's code, with their state: the page must not take it for its own.
  const theirs = await fetch(`${address}/bff/oidc/start`, { redirect: "manual" });
  const back = await fetch(theirs.headers.get("location") ?? "", { redirect: "manual" });
  const callback = back.headers.get("location") ?? "";
  expect(callback).toContain("/bff/oidc/callback?");

  await page.goto(callback);
  await expect(page.getByRole("alert").filter({ hasText: "begun elsewhere" })).toBeVisible();
  // With a sign-in of one's own under way it is no better.
  await context.request.get(`${address}/bff/oidc/start`, { maxRedirects: 0 });
  expect((await context.cookies(`${address}/bff/oidc`)).some(({ name }) => name === "nexus-oidc")).toBe(true);
  await page.goto(callback);
  await expect(page.getByRole("alert").filter({ hasText: "begun elsewhere" })).toBeVisible();
  expect((await context.cookies()).some(({ name }) => name === "nexus-session")).toBe(false);
  expect(issuer.state.tokens).toEqual([]);
});

for (const [mood, says] of [
  ["deny", "was not completed"],
  ["nonce", "did not work"],
  ["audience", "did not work"],
] as const) {
  test(`a provider that answers otherwise than asked (${mood}) signs nobody in, and the page says so`, async ({ page, context, issuer, address }) => {
    issuer.state.mood = mood;
    await page.goto(`${address}/insights`);
    await page.getByRole("link", { name: signIn }).click();
    await expect(page.getByRole("alert").filter({ hasText: says })).toBeVisible();
    expect((await context.cookies()).some(({ name }) => name === "nexus-session")).toBe(false);

    issuer.state.mood = "";
    await page.getByRole("link", { name: signIn }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Insights" })).toBeVisible();
  });
}

test("a session ends with its token", async ({ page, issuer, address }) => {
  issuer.state.expiresIn = 2;
  await page.goto(`${address}/builds`);
  await page.getByRole("link", { name: signIn }).click();
  await expect
    .poll(async () => {
      await page.goto(`${address}/builds`);
      return new URL(page.url()).pathname;
    })
    .toBe("/sign-in");
});
