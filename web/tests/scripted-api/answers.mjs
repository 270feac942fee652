// How the script reads requests and writes answers.

/** One page of what there is, newest first. */
export function page(all, url) {
  const sorted = [...all].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  const limit = Number(url.searchParams.get("limit") ?? 20);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  return { items: sorted.slice(from, from + limit), nextCursor: from + limit < sorted.length ? String(from + limit) : null };
}

export function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

export function problem(response, status, code, title, detailText, errors) {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: `urn:nexus:${code}`, status, code, title, ...(detailText ? { detail: detailText } : {}), ...(errors ? { errors } : {}) }));
}

export async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
