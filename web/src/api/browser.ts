import { tracedFetch } from "@/telemetry/browser-trace";
import { browserBase, createApiClient } from "./client";
import { leaveWhereSignedOut } from "./signed-out";
import type { BuildDetail, CreateBuild } from "./types";

/**
 * The API as the browser sees it: by way of the front end's server, which is where the key of the API lives.
 * Each request begins a trace here.
 */
export const browserApi = createApiClient({
  baseUrl: browserBase,
  send: async (url, init) => leaveWhereSignedOut(await tracedFetch(url, init)),
});

/** Creates a build. */
export function createBuild(build: CreateBuild, idempotencyKey: string, signal?: AbortSignal): Promise<BuildDetail> {
  return browserApi.createBuild(build, { signal, headers: { "idempotency-key": idempotencyKey } });
}

/** A key that makes a repeated request harmless. `crypto.randomUUID` exists in secure contexts only, and plain http is one of ours. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
