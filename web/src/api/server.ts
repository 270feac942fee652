import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { tracedFetch } from "@/telemetry/traced-fetch";
import { configuredAddress } from "./address";
import { createApiClient } from "./client";
import { ApiError } from "./problem";
import { defaultKey, sessionCookie, unseal } from "./session";
import type { Problem } from "./types";

const timeoutMs = 10_000;

/** The API's address. */
export function apiAddress(): string {
  const address = configuredAddress();
  if (!address) {
    throw new ApiError({
      status: 0,
      code: "api_address_unknown",
      title: "The API's address is not configured.",
      detail: "Neither services__api__http__0 nor API_HTTP is set. Start the system through its AppHost, or set API_HTTP, for example to http://127.0.0.1:8000.",
    });
  }
  return address;
}

/** The key of whoever asks: that of the session, else that of this server where it serves visitors. It never leaves the server. */
export const callerKey = cache(async () => {
  const cookie = (await cookies()).get(sessionCookie)?.value;
  return (await unseal(cookie)) ?? defaultKey();
});

/** Whether a person has signed in with a key of their own. */
export const hasSession = cache(async () => (await unseal((await cookies()).get(sessionCookie)?.value)) !== undefined);

/** The API as the front end's server sees it. The address is read at each call: it is configuration of the run, not of the build. */
export function serverApi(key: string | undefined) {
  return createApiClient({
    baseUrl: apiAddress(),
    send: (url, init) => {
      const headers = new Headers(init.headers);
      if (key) headers.set("authorization", `Bearer ${key}`);
      return tracedFetch(url, { ...init, headers, signal: init.signal ?? AbortSignal.timeout(timeoutMs) });
    },
  });
}

export type Loaded<T> = { ok: true; data: T } | { ok: false; problem: Problem };

/** Calls the API for a page's first paint. An error is data here: the page says what is wrong instead of failing. */
export async function load<T>(call: (api: ReturnType<typeof serverApi>) => Promise<T>): Promise<Loaded<T>> {
  try {
    return { ok: true, data: await call(serverApi(await callerKey())) };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, problem: error.problem };
    throw error;
  }
}
