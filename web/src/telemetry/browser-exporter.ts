import { type FinishedRequest, pageContext, randomHex, takeFinished } from "./browser-trace";
import { mostSpans, type OtlpSpan, type OtlpTraces, tracesPath } from "./otlp";

let page = loadOf();

/** Sends what is over to the front end's server, which gives it to the collector. What does not arrive is not missed. */
export async function exportFinished(): Promise<void> {
  const spans = [...page, ...takeFinished().map((request) => requestSpan(request, location.origin))];
  page = [];
  for (let from = 0; from < spans.length; from += mostSpans) {
    await fetch(tracesPath, {
      method: "POST",
      // A page that is left still sends what it has.
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(exportRequest(spans.slice(from, from + mostSpans))),
    }).catch(() => undefined);
  }
}

export function exportRequest(spans: OtlpSpan[]): OtlpTraces {
  return { resourceSpans: [{ scopeSpans: [{ spans }] }] };
}

export function requestSpan({ traceId, spanId, method, url, start, end, outcome }: FinishedRequest, origin: string): OtlpSpan {
  return {
    traceId,
    spanId,
    name: method,
    kind: 3,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: [
      text("http.request.method", method),
      text("url.full", new URL(url, origin).href),
      ...(typeof outcome === "number" ? [{ key: "http.response.status_code", value: { intValue: String(outcome) } }] : outcome ? [text("error.type", outcome)] : []),
    ],
    status: typeof outcome === "string" || (outcome ?? 0) >= 400 ? { code: 2 } : {},
  };
}

/** The way that this page came, as a child of the span that the server drew it in. */
export function loadSpan([traceId = "", parentSpanId = ""]: string[], start: number, end: number, url: string): OtlpSpan {
  return {
    traceId,
    spanId: randomHex(8),
    parentSpanId,
    name: "documentLoad",
    kind: 1,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: [text("url.full", url)],
    status: {},
  };
}

function loadOf(): OtlpSpan[] {
  const context = globalThis.document && pageContext();
  if (!context) return [];
  const navigation = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  return [loadSpan(context, performance.timeOrigin, performance.timeOrigin + (navigation?.loadEventEnd || performance.now()), location.href)];
}

function text(key: string, value: string) {
  return { key, value: { stringValue: value.slice(0, 2_000) } };
}

/** In whole microseconds, which is finer than a browser's clock and still exact as a number. */
function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds * 1_000)}000`;
}

globalThis.document?.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void exportFinished().catch(() => undefined);
});
