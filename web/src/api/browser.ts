import { newTraceparent } from "@/telemetry/traceparent";
import { browserBase, createApiClient } from "./client";
import type { BuildDetail, CreateBuild } from "./types";

/**
 * The API as the browser sees it: by way of the front end's server, which is where the key of the API lives.
 * Each request begins a trace here: the server's span becomes a child of the context that it sends.
 */
export const browserApi = createApiClient({
  baseUrl: browserBase,
  send: async (url, init) => {
    const headers = new Headers(init.headers);
    headers.set("traceparent", newTraceparent());
    const response = await fetch(url, { ...init, headers });
    // The session has ended: the page that asked is shown again after the sign-in.
    if (response.status === 401 && response.headers.get("x-sign-in") === "required") {
      window.location.replace(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    }
    return response;
  },
});

/** Creates a build. */
export function createBuild(build: CreateBuild, idempotencyKey: string, signal?: AbortSignal): Promise<BuildDetail> {
  return browserApi.createBuild(build, { signal, headers: { "idempotency-key": idempotencyKey } });
}

/** A key that makes a repeated request harmless. `crypto.randomUUID` exists in secure contexts only, and plain http is one of ours. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
