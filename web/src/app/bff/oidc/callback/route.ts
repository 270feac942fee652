import { cookies } from "next/headers";
import { attemptCookie, discover, oidcConfiguration, oidcPath, redeem, type SignInAttempt, SignInError } from "@/api/oidc";
import { ApiError } from "@/api/problem";
import { cookieOptions, sessionOf } from "@/api/renewal";
import { serverApi } from "@/api/server";
import { unsealFor } from "@/api/session";
import { safeNext } from "@/components/settings/safe-next";
import { problem } from "../../forward";
import { backToSignIn, redirectUri, to } from "../address";

/** Where the identity provider sends the browser back to: what the API makes of its token decides. */
export async function GET(request: Request): Promise<Response> {
  const configuration = oidcConfiguration();
  if (!configuration) return problem({ status: 404, code: "not_found", title: "No identity provider is configured." });
  const jar = await cookies();
  const kept = await unsealFor("sign-in", jar.get(attemptCookie)?.value);
  jar.delete({ name: attemptCookie, path: oidcPath });
  const { searchParams } = new URL(request.url);
  const attempt = kept ? (JSON.parse(kept) as SignInAttempt) : undefined;
  // Whoever comes with another state did not begin here: somebody else's code would sign them in as somebody else.
  if (!attempt || searchParams.get("state") !== attempt.state) return backToSignIn("stale");
  const next = safeNext(attempt.next);
  const code = searchParams.get("code");
  if (!code) return backToSignIn("refused", next);
  try {
    const tokens = await redeem(configuration, await discover(configuration), { code, attempt, redirectUri: redirectUri(request) });
    await serverApi(tokens.token).getCaller();
    for (const { name, value, expires } of await sessionOf(tokens)) jar.set(name, value, cookieOptions(request, expires));
    return to(next);
  } catch (error) {
    if (!(error instanceof SignInError || error instanceof ApiError)) throw error;
    return backToSignIn(error instanceof SignInError ? error.failure : "failed", next, error.message);
  }
}
