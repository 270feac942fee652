import { cookies } from "next/headers";
import { ApiError } from "@/api/problem";
import { cookieOptions, refreshCookie, rememberedMs } from "@/api/renewal";
import { serverApi } from "@/api/server";
import { seal, sessionCookie, sessionHours } from "@/api/session";
import { problem, refuseOtherSites } from "../forward";

/** Signs in with an API key: what the API makes of it decides. */
export async function POST(request: Request): Promise<Response> {
  const refused = refuseOtherSites(request);
  if (refused) return refused;
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return problem({ status: 415, code: "unsupported_media_type", title: "The body must be application/json." });
  }
  const body = (await request.json().catch(() => undefined)) as { key?: unknown } | undefined;
  const key = typeof body?.key === "string" ? body.key.trim() : "";
  if (key.length < 8 || key.length > 500 || /[^\x21-\x7e]/.test(key)) {
    return problem({ status: 400, code: "not_a_key", title: "This is not an API key." });
  }
  try {
    const caller = await serverApi(key).getCaller();
    const jar = await cookies();
    jar.set(sessionCookie, await seal(key), cookieOptions(request, Date.now() + sessionHours * 3_600_000 + rememberedMs));
    jar.delete(refreshCookie);
    return Response.json(caller, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return problem({ status: 401, code: "unknown_key", title: "This key is unknown, expired or revoked." });
    return problem({ ...error.problem, status: error.status || 503 });
  }
}

/** Signs out. */
export async function DELETE(request: Request): Promise<Response> {
  const refused = refuseOtherSites(request);
  if (refused) return refused;
  const jar = await cookies();
  jar.delete(sessionCookie);
  jar.delete(refreshCookie);
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
