import "server-only";
import { cookies } from "next/headers";
import { cookieOptions, openSession } from "@/api/renewal";
import { apiAddress } from "@/api/server";
import { defaultKey } from "@/api/session";
import { ApiError } from "@/api/problem";
import type { Problem } from "@/api/types";
import { tracedFetch } from "@/telemetry/traced-fetch";
import { leaving } from "./leaving";

const timeoutMs = 15_000;
const passedOn = ["accept", "content-type", "idempotency-key", "if-match", "if-none-match", "last-event-id"];
const passedBack = ["content-type", "content-disposition", "content-security-policy", "etag", "last-modified", "location", "retry-after"];

const bodiless = new Set([204, 304]);

/** Another site's page may not use the key of this server: what it asks for is refused. */
export function refuseOtherSites(request: Request): Response | undefined {
  const site = request.headers.get("sec-fetch-site");
  return site === null || site === "same-origin"
    ? undefined
    : problem({ status: 403, code: "cross_site", title: "This address takes requests from its own pages only." });
}

/** The key of whoever asks, if there is one. What was renewed of the session for it goes with the answer. */
export async function callerKey(request: Request): Promise<string | undefined> {
  const jar = await cookies();
  const session = await openSession((name) => jar.get(name)?.value);
  for (const { name, value, expires } of session.changes) jar.set(name, value, cookieOptions(request, expires));
  return session.key ?? defaultKey();
}

/**
 * Asks the API on the browser's behalf, with the key that only this server has. Events stream through as they come; anything else is read
 * whole first, so that an answer that is cut off is an error and not half a file.
 */
export async function forward(request: Request, path: string, body?: string): Promise<Response> {
  const key = await callerKey(request);
  if (!key) return signedOut();
  const headers = new Headers({ authorization: `Bearer ${key}` });
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  // Of a live stream only the beginning is timed: it goes on for as long as its reader stays.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const answer = await tracedFetch(apiAddress() + path, {
      method: request.method,
      headers,
      body: body === "" ? undefined : body,
      cache: "no-store",
      signal: AbortSignal.any([request.signal, late.signal]),
    });
    if (answer.status === 401) return signedOut();
    // Without no-transform Next.js would compress a stream, and hold it back for that.
    const passed = new Headers({ "cache-control": "no-store, no-transform", "x-accel-buffering": "no" });
    for (const name of passedBack) {
      const value = answer.headers.get(name);
      if (value) passed.set(name, value);
    }
    const events = answer.headers.get("content-type")?.startsWith("text/event-stream");
    // An answer that is under way may end; what is merely watched goes on at the next server.
    const watched = request.method === "GET";
    const content = events && answer.body ? untilCut(answer.body, watched ? leaving() : undefined) : await answer.arrayBuffer();
    return new Response(bodiless.has(answer.status) ? null : content, { status: answer.status, headers: passed });
  } catch (error) {
    if (error instanceof ApiError) return problem({ ...error.problem, status: 503 });
    return problem(
      late.signal.aborted
        ? { status: 504, code: "api_timeout", title: `The API did not answer within ${timeoutMs / 1000} seconds.` }
        : { status: 502, code: "api_unreachable", title: "The API cannot be reached." },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Ends where the API's stream breaks off, as it would without this server between, or this server goes: the reader comes back by itself. */
function untilCut(stream: ReadableStream<Uint8Array>, end?: AbortSignal): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  end?.addEventListener("abort", stop, { once: true });
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (!done && value) return controller.enqueue(value);
      end?.removeEventListener("abort", stop);
      controller.close();
    },
    cancel: (reason) => {
      end?.removeEventListener("abort", stop);
      return reader.cancel(reason);
    },
  });
}

/** No key, or one that does not open the API any more. */
export function signedOut(): Response {
  const response = problem({ status: 401, code: "signed_out", title: "You are not signed in.", detail: "Sign in with an API key." });
  response.headers.set("x-sign-in", "required");
  return response;
}

export function problem(body: Problem): Response {
  return Response.json(body, { status: body.status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
