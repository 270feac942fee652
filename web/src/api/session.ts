// Who is signed in: an API key, sealed into a cookie that only this server can open. Nothing is kept here, so every replica knows every session.
export const sessionCookie = "nexus-session";
export const sessionHours = 12;

const version = "1";
const encoder = new TextEncoder();

// Without a secret that replicas share, a session is good at the replica, and for the life, of the process that made it.
let ownSecret: string | undefined;

function secret(env: NodeJS.ProcessEnv): string {
  return (
    env.NEXUS_SESSION_SECRET ||
    env.NEXUS_API_KEY ||
    (ownSecret ??= Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join(""))
  );
}

// What is sealed for one purpose does not open for another.
type Purpose = "session" | "refresh" | "sign-in";

async function sealingKey(purpose: Purpose, env: NodeJS.ProcessEnv): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret(env)), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(`nexus-web ${purpose}`) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** Seals a text into a cookie's value, until a time. */
export async function sealFor(purpose: Purpose, key: string, until: number, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = encoder.encode(JSON.stringify({ key, until }));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealingKey(purpose, env), plain));
  return `${version}.${toBase64Url(iv)}.${toBase64Url(sealed)}`;
}

/** The text of a cookie's value; undefined where it was not sealed by this system, was changed, or is too old. */
export async function unsealFor(purpose: Purpose, value: string | undefined, env: NodeJS.ProcessEnv = process.env, now = Date.now()): Promise<string | undefined> {
  const [kind, iv, sealed] = (value ?? "").split(".");
  if (kind !== version || !iv || !sealed) return undefined;
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64Url(iv) }, await sealingKey(purpose, env), fromBase64Url(sealed));
    const { key, until } = JSON.parse(new TextDecoder().decode(plain)) as { key: string; until: number };
    return until > now ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Seals a key, or a provider's token, into a session of {@link sessionHours} hours, or until the token has run out. */
export function seal(key: string, env: NodeJS.ProcessEnv = process.env, now = Date.now(), until = Infinity): Promise<string> {
  return sealFor("session", key, Math.min(until, now + sessionHours * 3_600_000), env);
}

/** The key of a session. */
export function unseal(value: string | undefined, env: NodeJS.ProcessEnv = process.env, now = Date.now()): Promise<string | undefined> {
  return unsealFor("session", value, env, now);
}

/**
 * The key of those who have not signed in, if there is one: on a developer's machine, or where NEXUS_SIGN_IN is `default`, that of this server.
 * Anywhere else a visitor has to show a key.
 */
export function defaultKey(env: NodeJS.ProcessEnv = process.env, development = process.env.NODE_ENV === "development"): string | undefined {
  const mode = env.NEXUS_SIGN_IN || (development ? "default" : "required");
  return mode === "default" ? env.NEXUS_API_KEY || undefined : undefined;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
