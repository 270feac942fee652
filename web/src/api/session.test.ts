import { describe, expect, test } from "vitest";
import { defaultKey, seal, sealFor, sessionHours, unseal, unsealFor } from "./session";

const env = { NEXUS_SESSION_SECRET: "of both replicas" } as unknown as NodeJS.ProcessEnv;
const hour = 3_600_000;

describe("a session", () => {
  test("opens at another replica with the same secret", async () => {
    const value = await seal("nxs_key", env);
    expect(value).not.toContain("nxs_key");
    expect(await unseal(value, { ...env })).toBe("nxs_key");
  });

  test("ends after its time", async () => {
    const value = await seal("nxs_key", env, 0);
    expect(await unseal(value, env, sessionHours * hour - 1)).toBe("nxs_key");
    expect(await unseal(value, env, sessionHours * hour)).toBeUndefined();
  });

  test("ends with its token, where that is sooner", async () => {
    const value = await seal("a token", env, 0, hour);
    expect(await unseal(value, env, hour - 1)).toBe("a token");
    expect(await unseal(value, env, hour)).toBeUndefined();
    expect(await unseal(await seal("a token", env, 0, 100 * hour), env, sessionHours * hour)).toBeUndefined();
  });

  test("is not made by what was sealed for another purpose", async () => {
    const value = await sealFor("sign-in", "nxs_key", hour, env);
    expect(await unsealFor("sign-in", value, env, 0)).toBe("nxs_key");
    expect(await unseal(value, env, 0)).toBeUndefined();
  });

  test.each([undefined, "", "anything", "1.a.b", "1..", `1.${btoa("x".repeat(12))}.${btoa("x".repeat(40))}`])("is not made by a cookie of %s", async (value) => {
    expect(await unseal(value, env)).toBeUndefined();
  });

  test("is not opened when it was changed, or sealed with another secret", async () => {
    const value = await seal("nxs_key", env);
    expect(await unseal(`${value.slice(0, -4)}AAAA`, env)).toBeUndefined();
    expect(await unseal(value, { NEXUS_SESSION_SECRET: "another" } as unknown as NodeJS.ProcessEnv)).toBeUndefined();
  });
});

test("the key of the server is that of visitors only where that is wanted", () => {
  const key = { NEXUS_API_KEY: "nxs_server" } as unknown as NodeJS.ProcessEnv;
  expect(defaultKey(key, false)).toBeUndefined();
  expect(defaultKey(key, true)).toBe("nxs_server");
  expect(defaultKey({ ...key, NEXUS_SIGN_IN: "default" }, false)).toBe("nxs_server");
  expect(defaultKey({ ...key, NEXUS_SIGN_IN: "required" }, true)).toBeUndefined();
});
