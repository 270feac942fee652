import { type BrowserContext, expect, test as base } from "@playwright/test";
import { startWeb } from "../processes.mjs";
import { client, startIssuer } from "../scripted-api/issuer.mjs";
import { startScriptedApi } from "../scripted-api/server.mjs";

type Issuer = Awaited<ReturnType<typeof startIssuer>>;

/** A front end that asks everybody to sign in, and an identity provider where they can. */
const test = base.extend<{ scope: string; issuer: Issuer; address: string }>({
  scope: ["openid", { option: true }],
  issuer: async ({}, provide) => {
    const issuer = await startIssuer();
    await provide(issuer);
    await issuer.close();
  },
  address: async ({ issuer, scope }, provide) => {
    const api = await startScriptedApi();
    const web = await startWeb({
      API_HTTP: api.url,
      NEXUS_SIGN_IN: "required",
      NEXUS_SESSION_SECRET: "of this test",
      NEXUS_OIDC_AUTHORITY: issuer.url,
      NEXUS_OIDC_CLIENT_ID: client.id,
      NEXUS_OIDC_CLIENT_SECRET: client.secret,
      NEXUS_OIDC_SCOPE: scope,
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

test("a session that is not renewed ends with its token; the page says so, and is shown again after the next sign-in", async ({ page, issuer, address }) => {
  issuer.state.expiresIn = 6;
  await page.goto(`${address}/builds?status=failed`);
  await expect(page.getByText("Your session has ended")).toHaveCount(0);
  await page.getByRole("link", { name: signIn }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Builds" })).toBeVisible();
  await expect
    .poll(async () => {
      await page.goto(`${address}/builds?status=failed`);
      return new URL(page.url()).pathname;
    })
    .toBe("/sign-in");
  await expect(page.getByText("Your session has ended")).toBeVisible();

  issuer.state.expiresIn = 3600;
  await page.getByRole("link", { name: signIn }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Builds" })).toBeVisible();
  expect(page.url()).toBe(`${address}/builds?status=failed`);
  await page.goto("about:blank"); // the server ends when nobody listens any more
});

test("a page that is only listening learns too that the session has ended, and goes to the sign-in", async ({ page, request, issuer, address }) => {
  issuer.state.expiresIn = 6;
  await page.goto(`${address}/builds?status=failed`);
  await page.getByRole("link", { name: signIn }).click();
  await expect(page.locator("[data-live=open]")).toBeVisible();
  await expect
    .poll(async () => {
      await request.post(`${address}/__script/drop-streams`);
      return page.url();
    })
    .toBe(`${address}/sign-in?problem=ended&next=${encodeURIComponent("/builds?status=failed")}`);
  await expect(page.getByText("Your session has ended")).toBeVisible();
});

test.describe("where the provider grants a refresh token", () => {
  test.use({ scope: "openid offline_access" });

  const session = async (context: BrowserContext) => (await context.cookies()).find(({ name }) => name === "nexus-session")?.value;

  test("a session is renewed on the server before it ends, once for all who ask, and the browser sees no token", async ({ page, context, issuer, address }) => {
    issuer.state.expiresIn = 8;
    await page.goto(`${address}/settings`);
    await page.getByRole("link", { name: signIn }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    const first = await session(context);
    expect(issuer.state.renewals).toBe(0);

    // As a page does: several requests at a time, all with the cookies of before.
    const ask = () => page.evaluate(() => Promise.all(Array.from({ length: 8 }, async () => (await fetch("/bff/api/v1/me")).status)));
    issuer.state.expiresIn = 3600;
    await expect.poll(async () => (await ask()).every((status) => status === 200) && issuer.state.renewals).toBe(1);
    expect(await session(context)).not.toBe(first);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    await ask();
    expect(issuer.state.renewals).toBe(1);

    expect(issuer.state.tokens).toHaveLength(2);
    const seen = (await (await fetch(`${address}/__script/requests?path=/api/v1/me`)).json()) as { headers: Record<string, string> }[];
    expect(seen.at(-1)?.headers.authorization).toBe(`Bearer ${issuer.state.tokens[1]}`);
    const cookies = await context.cookies();
    expect(cookies.find(({ name }) => name === "nexus-refresh")).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    for (const secret of [...issuer.state.tokens, ...issuer.state.refresh]) expect(JSON.stringify(cookies)).not.toContain(secret);
  });

  test("a page that is opened after its token has run out is made with a new one, whose refresh token is the provider's latest", async ({ page, issuer, address }) => {
    issuer.state.expiresIn = 2;
    await page.goto(`${address}/settings`);
    await page.getByRole("link", { name: signIn }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    for (let renewals = 1; renewals <= 3; renewals++) {
      await expect
        .poll(async () => {
          await page.goto(`${address}/settings`);
          await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
          return issuer.state.renewals;
        })
        .toBeGreaterThanOrEqual(renewals);
    }
    expect(issuer.state.tokens).toHaveLength(issuer.state.renewals + 1); // none was refused
  });

  test("a session that the provider does not renew any more ends, and goes on where it was after a sign-in; one whose provider is away comes back", async ({ page, context, issuer, address }) => {
    issuer.state.expiresIn = 2;
    await page.goto(`${address}/insights`);
    await page.getByRole("link", { name: signIn }).click();
    const ended = page.getByText("Your session has ended");
    const heading = page.getByRole("heading", { level: 1, name: "Insights" });
    await expect(heading).toBeVisible();
    const untilSignIn = () =>
      expect
        .poll(async () => {
          await page.goto(`${address}/insights`);
          return new URL(page.url()).pathname;
        })
        .toBe("/sign-in");

    issuer.state.mood = "away";
    await untilSignIn();
    await expect(ended).toBeVisible();
    issuer.state.mood = "";
    await page.goto(`${address}/insights`);
    await expect(heading).toBeVisible();

    issuer.state.mood = "revoked";
    await untilSignIn();
    await expect(ended).toBeVisible();
    expect((await context.cookies()).some(({ name }) => name === "nexus-refresh")).toBe(false);
    issuer.state.mood = "";
    issuer.state.expiresIn = 3600;
    await page.getByRole("link", { name: signIn }).click();
    await expect(heading).toBeVisible();

    // Whoever signs out is not signed in again by what was left.
    expect(await page.evaluate(async () => (await fetch("/bff/session", { method: "DELETE" })).status)).toBe(204);
    expect((await context.cookies()).filter(({ name }) => name.startsWith("nexus-"))).toEqual([]);
  });
});
