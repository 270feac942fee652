/** A place of this site to go on to; the start page where the address names another site, or nothing that is one. */
export function safeNext(next: string): string {
  return /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}
