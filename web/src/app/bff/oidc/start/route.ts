import { cookies } from "next/headers";
import { attemptCookie, attemptSeconds, authorizationAddress, discover, oidcConfiguration, oidcPath, type SignInAttempt, SignInError } from "@/api/oidc";
import { sealFor } from "@/api/session";
import { safeNext } from "@/components/settings/safe-next";
import { problem } from "../../forward";
import { backToSignIn, ownAddress, redirectUri, to } from "../address";

const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");

/** Sends the browser to the identity provider. */
export async function GET(request: Request): Promise<Response> {
  const configuration = oidcConfiguration();
  if (!configuration) return problem({ status: 404, code: "not_found", title: "No identity provider is configured." });
  const attempt: SignInAttempt = { state: random(), nonce: random(), verifier: random(), next: safeNext(new URL(request.url).searchParams.get("next") ?? "/") };
  try {
    const address = await authorizationAddress(configuration, await discover(configuration), attempt, redirectUri(request));
    (await cookies()).set(attemptCookie, await sealFor("sign-in", JSON.stringify(attempt), Date.now() + attemptSeconds * 1000), {
      httpOnly: true, sameSite: "lax", secure: ownAddress(request).protocol === "https:", path: oidcPath, maxAge: attemptSeconds,
    });
    return to(address);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return backToSignIn(error.failure, attempt.next, error.message);
  }
}
