import { readTraces } from "@/telemetry/read-traces";
import { browserSpans } from "@/telemetry/browser-spans";
import { callerKey, problem, refuseOtherSites, signedOut } from "../forward";

// What a browser may send of a page that it leaves.
const maxBody = 64 * 1024;

/** Takes what the browser of somebody who is signed in tells of its requests, and gives it to the collector with this server's own spans. */
export async function POST(request: Request): Promise<Response> {
  const refused = refuseOtherSites(request);
  if (refused) return refused;
  const accept = browserSpans();
  if (!accept) return problem({ status: 404, code: "not_found", title: "No traces are collected here." });
  if (!(await callerKey(request))) return signedOut();
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return problem({ status: 415, code: "unsupported_media_type", title: "The body must be application/json." });
  }
  const size = request.headers.get("content-length");
  if (size === null) return problem({ status: 411, code: "length_required", title: "The request must say how long its body is." });
  if (Number(size) > maxBody) return problem({ status: 413, code: "body_too_large", title: `The body is larger than ${maxBody / 1024} KiB.` });
  const spans = readTraces(await request.json().catch(() => undefined));
  if (!spans) return problem({ status: 400, code: "not_traces", title: "These are no spans that a page of this server sends." });
  accept(spans);
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
