import "server-only";
import { oidcPath, type SignInFailure } from "@/api/oidc";

/** This front end as the browser has it in its address bar: in front of this server stands a load balancer. */
export function ownAddress(request: Request): URL {
  const url = new URL(request.url);
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? url.host;
  return new URL(`${request.headers.get("x-forwarded-proto") ?? url.protocol.slice(0, -1)}://${host}`);
}

export function redirectUri(request: Request): string {
  return new URL(`${oidcPath}/callback`, ownAddress(request)).toString();
}

export function to(address: string): Response {
  return new Response(null, { status: 303, headers: { location: address, "cache-control": "no-store" } });
}

/** Tells the person that it did not work, and whoever runs the system why. */
export function backToSignIn(failure: SignInFailure, next = "/", why?: string): Response {
  if (why) process.stderr.write(`Sign-in at the identity provider: ${why}\n`);
  return to(`/sign-in?${new URLSearchParams({ problem: failure, ...(next === "/" ? {} : { next }) })}`);
}
