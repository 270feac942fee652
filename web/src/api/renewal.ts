import "server-only";
import { discover, oidcConfiguration, renew, SignInError, type Tokens } from "./oidc";
import { seal, sealFor, sessionCookie, sessionHours, unseal, unsealFor } from "./session";

/** Holds what a provider renews its token for: sealed like the session, so that every replica can, and no browser. */
export const refreshCookie = "nexus-refresh";

/** A cookie to set, or to remove where it has no value. */
export interface CookieChange {
  name: string;
  value: string;
  expires: number;
}

export interface OpenSession {
  /** What opens the API, if anything does. */
  key: string | undefined;
  /** Somebody was signed in and is not any more. */
  ended: boolean;
  /** What the browser has to be told. */
  changes: CookieChange[];
}

interface Grant {
  refresh: string;
  renewAt: number;
  /** When the person has to sign in again, whatever the provider would renew. */
  end: number;
}

// A browser keeps no cookie that is longer, and says nothing.
const longestCookie = 4_000;
// A cookie outlives what it holds for so long: it opens nothing by then, but tells that there was a session.
export const rememberedMs = 24 * 3_600_000;
const renewBeforeMs = 60_000;
// A page asks for several things at once, and again where an answer was lost: all of them get what one renewal brought.
const sharedMs = 60_000;

const removed = (name: string): CookieChange => ({ name, value: "", expires: 0 });

/** The cookies of a session with a provider's tokens, which ends at a time whatever is renewed. */
export async function sessionOf(tokens: Tokens, now = Date.now(), end = now + sessionHours * 3_600_000): Promise<CookieChange[]> {
  const until = Math.min(tokens.until, end);
  const value = await seal(tokens.token, process.env, now, until);
  if (value.length > longestCookie) throw new SignInError("failed", `The provider's token is too long for a session: ${value.length} characters sealed, ${longestCookie} at most.`);
  const session = { name: sessionCookie, value, expires: until + rememberedMs };
  if (!tokens.refresh) return [session, removed(refreshCookie)];
  const grant: Grant = { refresh: tokens.refresh, renewAt: until - Math.min(renewBeforeMs, (until - now) / 4), end };
  const sealed = await sealFor("refresh", JSON.stringify(grant), end);
  if (sealed.length > longestCookie) {
    report(`the provider's refresh token is too long to be kept: ${sealed.length} characters sealed, ${longestCookie} at most. Sessions end with their first token.`);
    return [session, removed(refreshCookie)];
  }
  return [session, { name: refreshCookie, value: sealed, expires: end }];
}

/** Opens the session of a browser, and renews it at the provider where it is about to end, or has. */
export async function openSession(cookie: (name: string) => string | undefined, now = Date.now()): Promise<OpenSession> {
  const key = await unseal(cookie(sessionCookie), process.env, now);
  const kept = await unsealFor("refresh", cookie(refreshCookie), process.env, now);
  const grant = kept ? (JSON.parse(kept) as Grant) : undefined;
  if (key && !(grant && now >= grant.renewAt)) return { key, ended: false, changes: [] };
  // What does not open any more stays, and tells every page that there was a session.
  if (!grant) return { key: undefined, ended: Boolean(cookie(sessionCookie)), changes: [] };
  try {
    const tokens = await renewOnce(grant.refresh);
    return { key: tokens.token, ended: false, changes: await sessionOf({ ...tokens, refresh: tokens.refresh ?? grant.refresh }, now, grant.end) };
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    report(error.message);
    // Another replica may have been faster, and the browser have its answer soon: what is still good is used to its end.
    if (key) return { key, ended: false, changes: [] };
    // A provider that does not answer now may do so later.
    return { key: undefined, ended: true, changes: error.refused ? [removed(refreshCookie)] : [] };
  }
}

// Pages and what they ask for run in one process, but not with the same copy of this module.
const shared = globalThis as typeof globalThis & { nexusRenewals?: Map<string, Promise<Tokens>> };
const renewals = (shared.nexusRenewals ??= new Map<string, Promise<Tokens>>());

/** A refresh token may be good for one use only: who comes with it a second time gets what it brought. */
function renewOnce(refresh: string): Promise<Tokens> {
  const known = renewals.get(refresh);
  if (known) return known;
  const renewal = (async () => {
    const configuration = oidcConfiguration();
    if (!configuration) throw new SignInError("failed", "no identity provider is configured any more.");
    return renew(configuration, await discover(configuration), refresh);
  })();
  renewals.set(refresh, renewal);
  renewal.then(
    () => setTimeout(() => renewals.delete(refresh), sharedMs).unref(),
    () => renewals.delete(refresh),
  );
  return renewal;
}

/** Tells whoever runs the system. */
function report(why: string): void {
  process.stderr.write(`Renewing a session at the identity provider: ${why}\n`);
}

/** How a session's cookies are set: no script reads them, and they go over TLS only where the page came over it. */
export function cookieOptions(request: Request, expires: number) {
  const secure = (request.headers.get("x-forwarded-proto") ?? new URL(request.url).protocol).startsWith("https");
  return { httpOnly: true, sameSite: "lax", secure, path: "/", expires: new Date(expires) } as const;
}
