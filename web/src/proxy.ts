import { type NextRequest, NextResponse } from "next/server";
import { type CookieChange, cookieOptions, openSession } from "./api/renewal";
import { defaultKey } from "./api/session";

const development = process.env.NODE_ENV === "development";

/**
 * Gives each page its content security policy with a fresh nonce, which Next.js puts on its own scripts. Sends those who have no key to the
 * sign-in; whether a key still opens the API is the API's to say, at every request.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const session = pathname === "/sign-in" ? undefined : await openSession((name) => request.cookies.get(name)?.value);
  const changes = session?.changes ?? [];
  if (session && !(session.key ?? defaultKey())) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = "/sign-in";
    signIn.search = new URLSearchParams({ ...(pathname === "/" && search === "" ? {} : { next: pathname + search }), ...(session.ended ? { problem: "ended" } : {}) }).toString();
    return withCookies(NextResponse.redirect(signIn), request, changes);
  }

  // What was renewed is what the page is made with.
  for (const { name, value } of changes) {
    if (value) request.cookies.set(name, value);
    else request.cookies.delete(name);
  }
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return withCookies(response, request, changes);
}

function withCookies(response: NextResponse, request: NextRequest, changes: CookieChange[]): NextResponse {
  for (const { name, value, expires } of changes) response.cookies.set(name, value, cookieOptions(request, expires));
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    // React's development build evaluates code to rebuild stack traces; Next.js's injects styles and speaks over a web socket.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: [
    {
      source: "/((?!healthz|bff/|_next/static|_next/image|icon.svg|favicon.ico|robots.txt).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
