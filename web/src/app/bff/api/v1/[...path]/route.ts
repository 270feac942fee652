import { browserBase } from "@/api/client";
import { forward, problem, refuseOtherSites } from "../../../forward";

const maxBody = 128 * 1024; // a requirement of 10,000 characters in any script fits, escaped or not
const id = "[^/]+";

/** What pages ask for, and nothing else: the key of this server may open more. */
const allowed: Record<string, RegExp[]> = {
  GET: [/^(?:builds|agents|sessions|keys|operations|tools)(?:\/|$)/, /^me$/],
  POST: [
    /^builds$/,
    new RegExp(`^builds/${id}/(?:pause|resume|cancel|retry|restart)$`),
    new RegExp(`^agents/${id}/sessions$`),
    new RegExp(`^agents/${id}/sessions/${id}/(?:messages|cancel)$`),
    new RegExp(`^sessions/${id}/(?:messages|cancel)$`),
    /^keys$/,
    new RegExp(`^operations/queues/${id}/dead-letters/(?:redrive|purge)$`),
  ],
  PATCH: [new RegExp(`^(?:builds|agents|sessions)/${id}$`), new RegExp(`^agents/${id}/sessions/${id}$`)],
  DELETE: [new RegExp(`^(?:keys|sessions)/${id}$`), new RegExp(`^agents/${id}/sessions/${id}$`)],
};

async function handle(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname.slice(`${browserBase}/api/v1/`.length);
  if (!allowed[request.method]?.some((pattern) => pattern.test(path))) return problem({ status: 404, code: "not_found", title: "Not found." });
  const refused = refuseOtherSites(request);
  if (refused) return refused;
  if (request.method === "GET") return forward(request, pathname.slice(browserBase.length) + search);

  // A form of another site cannot send this type without asking first, so older browsers are covered too.
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return problem({ status: 415, code: "unsupported_media_type", title: "The body must be application/json." });
  }
  const body = await request.text();
  if (body.length > maxBody) return problem({ status: 413, code: "body_too_large", title: `The body is larger than ${maxBody / 1024} KiB.` });
  return forward(request, pathname.slice(browserBase.length) + search, body);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST };
