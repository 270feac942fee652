/** Says that this server answers. It asks nobody else: whether the API is well is the API's own answer. */
export function GET(): Response {
  return new Response("ok", { headers: { "cache-control": "no-store", "content-type": "text/plain" } });
}
