import { apiPaths } from "@/api/client";
import { apiAddress } from "@/api/server";
import { ApiError } from "@/api/problem";
import type { Problem } from "@/api/types";
import { tracedFetch } from "@/telemetry/traced-fetch";

const maxBody = 64 * 1024; // a requirement of 10,000 characters in any script fits, escaped or not
const timeoutMs = 15_000;

/**
 * Creates a build on the caller's behalf. It stands between browser and API so that the trace runs through the front end
 * and so that credentials for the API never have to reach the browser.
 */
export async function POST(request: Request): Promise<Response> {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") {
    return problem({ status: 403, code: "cross_site", title: "This address takes requests from its own pages only." });
  }
  // A form of another site cannot send this type without asking first, so older browsers are covered too.
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return problem({ status: 415, code: "unsupported_media_type", title: "The body must be application/json." });
  }
  const body = await request.text();
  if (body.length > maxBody) {
    return problem({ status: 413, code: "body_too_large", title: `The body is larger than ${maxBody / 1024} KiB.` });
  }

  const headers = new Headers({ "content-type": "application/json", accept: "application/json" });
  const key = request.headers.get("idempotency-key");
  if (key) headers.set("idempotency-key", key);
  try {
    const answer = await tracedFetch(apiAddress() + apiPaths.builds(), {
      method: "POST",
      headers,
      body,
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const passed = new Headers({ "cache-control": "no-store" });
    for (const name of ["content-type", "location", "retry-after"]) {
      const value = answer.headers.get(name);
      if (value) passed.set(name, value);
    }
    return new Response(answer.body, { status: answer.status, headers: passed });
  } catch (error) {
    if (error instanceof ApiError) return problem({ ...error.problem, status: 503 });
    const late = error instanceof DOMException && error.name === "TimeoutError";
    return problem(
      late
        ? { status: 504, code: "api_timeout", title: `The API did not answer within ${timeoutMs / 1000} seconds.` }
        : { status: 502, code: "api_unreachable", title: "The API cannot be reached." },
    );
  }
}

function problem(body: Problem): Response {
  return Response.json(body, { status: body.status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
