import "server-only";

/** How people sign in at an identity provider: the code flow with PKCE (OpenID Connect Core, RFC 7636). Undefined where none is configured. */
export interface OidcConfiguration {
  authority: string;
  clientId: string;
  clientSecret: string | undefined;
  scope: string;
  /** For which API the token is asked for, where the provider wants to be told. */
  audience: string | undefined;
}

export interface Provider {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
}

/** What is kept, sealed, while somebody is at the provider. */
export interface SignInAttempt {
  state: string;
  nonce: string;
  verifier: string;
  next: string;
}

export const attemptCookie = "nexus-oidc";
export const attemptSeconds = 600;
export const oidcPath = "/bff/oidc";

/** Why a sign-in did not happen; the sign-in page has a sentence for each. */
export type SignInFailure = "refused" | "stale" | "failed";

export class SignInError extends Error {
  /** Whether the provider answered, and said no. */
  readonly refused: boolean;

  constructor(
    readonly failure: SignInFailure,
    why: string,
    { refused = false, ...options }: ErrorOptions & { refused?: boolean } = {},
  ) {
    super(why, options);
    this.refused = refused;
  }
}

/** What a provider gave for a sign-in. */
export interface Tokens {
  /** Opens the API. */
  token: string;
  /** When it runs out, in milliseconds since 1970. */
  until: number;
  /** Renews it, where the provider grants that. */
  refresh: string | undefined;
}

const timeoutMs = 10_000;
// How long a renewed token is taken to last where the provider does not say.
const assumedMs = 300_000;

export function oidcConfiguration(env: NodeJS.ProcessEnv = process.env): OidcConfiguration | undefined {
  const authority = env.NEXUS_OIDC_AUTHORITY?.replace(/\/+$/, "");
  const clientId = env.NEXUS_OIDC_CLIENT_ID;
  if (!authority || !clientId) return undefined;
  return { authority, clientId, clientSecret: env.NEXUS_OIDC_CLIENT_SECRET || undefined, scope: env.NEXUS_OIDC_SCOPE || "openid", audience: env.NEXUS_OIDC_AUDIENCE || undefined };
}

/** What the provider says of itself. */
export async function discover({ authority }: OidcConfiguration): Promise<Provider> {
  const provider = (await ask(`${authority}/.well-known/openid-configuration`, {})) as Partial<Provider>;
  if (provider.issuer?.replace(/\/+$/, "") !== authority || !provider.authorization_endpoint || !provider.token_endpoint) {
    throw new SignInError("failed", `What ${authority} says of itself does not name it as the issuer, or lacks an endpoint.`);
  }
  return provider as Provider;
}

/** Where the browser goes to sign in. */
export async function authorizationAddress(configuration: OidcConfiguration, provider: Provider, attempt: SignInAttempt, redirectUri: string): Promise<string> {
  const address = new URL(provider.authorization_endpoint);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(attempt.verifier)));
  const query = {
    response_type: "code",
    client_id: configuration.clientId,
    redirect_uri: redirectUri,
    scope: configuration.scope,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: Buffer.from(digest).toString("base64url"),
    code_challenge_method: "S256",
    ...(configuration.audience ? { audience: configuration.audience } : {}),
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.toString();
}

/** Takes the provider's code for its tokens. */
export async function redeem(
  configuration: OidcConfiguration,
  provider: Provider,
  { code, attempt, redirectUri, now = Date.now() }: { code: string; attempt: SignInAttempt; redirectUri: string; now?: number },
): Promise<Tokens> {
  const answer = await askForTokens(configuration, provider, { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: attempt.verifier });
  if (typeof answer.access_token !== "string" || typeof answer.id_token !== "string") throw new SignInError("failed", "The provider's answer lacks a token.");

  // It comes from the provider itself, over the connection that this server opened: its signature need not be checked (OpenID Connect Core, 3.1.3.7).
  const claims = claimsOf(answer.id_token);
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (claims.nonce !== attempt.nonce || claims.iss !== provider.issuer || !audience.includes(configuration.clientId) || !(Number(claims.exp) * 1000 > now)) {
    throw new SignInError("failed", "The provider's token is of another sign-in, another issuer, for another client, or has run out.");
  }
  return tokensOf(answer, answer.access_token, Number(claims.exp) * 1000, now);
}

/** Takes a refresh token for new tokens (OpenID Connect Core, 12). */
export async function renew(configuration: OidcConfiguration, provider: Provider, refresh: string, now = Date.now()): Promise<Tokens> {
  const answer = await askForTokens(configuration, provider, { grant_type: "refresh_token", refresh_token: refresh });
  if (typeof answer.access_token !== "string") throw new SignInError("failed", "The provider's answer lacks a token.");
  return tokensOf(answer, answer.access_token, now + assumedMs, now);
}

interface TokenAnswer {
  access_token?: unknown;
  id_token?: unknown;
  refresh_token?: unknown;
  expires_in?: unknown;
}

async function askForTokens({ clientId, clientSecret }: OidcConfiguration, provider: Provider, grant: Record<string, string>): Promise<TokenAnswer> {
  const body = new URLSearchParams({ ...grant, client_id: clientId, ...(clientSecret ? { client_secret: clientSecret } : {}) }).toString();
  return (await ask(provider.token_endpoint, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body })) as TokenAnswer;
}

// How long the token lasts is the provider's to say; the API has the last word at every request.
function tokensOf({ expires_in, refresh_token }: TokenAnswer, token: string, otherwise: number, now: number): Tokens {
  const seconds = Number(expires_in);
  return { token, until: seconds > 0 ? now + seconds * 1000 : otherwise, refresh: typeof refresh_token === "string" && refresh_token ? refresh_token : undefined };
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) throw new SignInError("failed", `${url} is not asked: it is not https.`);
  try {
    const response = await fetch(url, { ...init, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new SignInError("failed", `${url} answered ${response.status}.`, { refused: response.status >= 400 && response.status < 500 && response.status !== 429 });
    return await response.json();
  } catch (error) {
    throw error instanceof SignInError ? error : new SignInError("failed", `${url} did not answer.`, { cause: error });
  }
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new SignInError("failed", "The provider's token cannot be read.", { cause: error });
  }
}
