import "server-only";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

/**
 * `fetch` with a client span around it and the trace context in its headers.
 * Written out instead of patched in: Next.js wraps `fetch` itself, and this is the only place that calls the API.
 * Without a collector the OpenTelemetry API is a no-op, and so is this.
 */
export async function tracedFetch(url: string, init: RequestInit): Promise<Response> {
  const method = init.method ?? "GET";
  const target = new URL(url);
  const span = trace.getTracer("nexus-web").startSpan(method, {
    kind: SpanKind.CLIENT,
    attributes: {
      "http.request.method": method,
      "url.full": url,
      "server.address": target.hostname,
      "server.port": Number(target.port) || (target.protocol === "https:" ? 443 : 80),
    },
  });
  const active = trace.setSpan(context.active(), span);
  const headers = new Headers(init.headers);
  propagation.inject(active, headers, { set: (carrier, name, value) => carrier.set(name, value) });
  try {
    const response = await context.with(active, () => fetch(url, { ...init, headers }));
    span.setAttribute("http.response.status_code", response.status);
    if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    return response;
  } catch (error) {
    span.setAttribute("error.type", error instanceof Error ? error.name : "unknown");
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}
