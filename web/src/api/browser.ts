import { newTraceparent } from "@/telemetry/traceparent";
import { createApiClient } from "./client";
import type { BuildDetail, CreateBuild } from "./types";

/** The API as the browser sees it: behind the same origin. */
export const browserApi = createApiClient({ baseUrl: "", send: (url, init) => fetch(url, init) });

/**
 * Creates a build by way of the front end's server, which is where credentials for the API live.
 * The trace begins here: the server's span becomes a child of the context that this call sends.
 */
export function createBuild(build: CreateBuild, idempotencyKey: string, signal?: AbortSignal): Promise<BuildDetail> {
  return browserApi.createBuild(build, {
    path: "/bff/builds",
    signal,
    headers: { "idempotency-key": idempotencyKey, traceparent: newTraceparent() },
  });
}

/** A key that makes a repeated request harmless. `crypto.randomUUID` exists in secure contexts only, and plain http is one of ours. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
