import { expect, test } from "vitest";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { exportRequest, loadSpan, requestSpan } from "./browser-exporter";
import type { FinishedRequest } from "./browser-trace";
import { finishedSpan } from "./finished-span";
import { mostSpans, type OtlpSpan } from "./otlp";
import { readTraces } from "./read-traces";

const now = Date.UTC(2026, 0, 1, 12);

const posted: FinishedRequest = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  method: "POST",
  url: "/bff/api/v1/builds",
  start: now + 0.25,
  end: now + 120.5,
  outcome: 503,
};
const request = requestSpan(posted, "http://127.0.0.1:3000");
const load = loadSpan([posted.traceId, "00f067aa0ba902b9", "01"], now, now + 900, "http://127.0.0.1:3000/builds?text=x");

const sent = (...spans: OtlpSpan[]) => JSON.parse(JSON.stringify(exportRequest(spans))) as ReturnType<typeof exportRequest>;
const spoilt = (change: Partial<Record<keyof OtlpSpan, unknown>>) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...sent(request).resourceSpans[0]!.scopeSpans[0]!.spans[0], ...change }] }] }] });

test("what a browser did is sent as OTLP/JSON has it", () => {
  expect(sent(request, load)).toEqual({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
                spanId: "00f067aa0ba902b7",
                name: "POST",
                kind: 3,
                startTimeUnixNano: `${now}250000`,
                endTimeUnixNano: `${now + 120}500000`,
                attributes: [
                  { key: "http.request.method", value: { stringValue: "POST" } },
                  { key: "url.full", value: { stringValue: "http://127.0.0.1:3000/bff/api/v1/builds" } },
                  { key: "http.response.status_code", value: { intValue: "503" } },
                ],
                status: { code: 2 },
              },
              expect.objectContaining({ traceId: posted.traceId, parentSpanId: "00f067aa0ba902b9", name: "documentLoad", kind: 1, status: {} }),
            ],
          },
        ],
      },
    ],
  });
});

test("what was sent is read, and is a span of the browser's own service", () => {
  const resource = resourceFromAttributes({ "service.name": "web-browser" });
  const [first, second] = readTraces(sent(request, load), now)?.map((span) => finishedSpan(span, resource)) ?? [];
  expect(first).toMatchObject({
    name: "POST",
    kind: SpanKind.CLIENT,
    startTime: [now / 1000, 250_000],
    endTime: [now / 1000, 120_500_000],
    duration: [0, 120_250_000],
    status: { code: SpanStatusCode.ERROR },
    attributes: { "http.request.method": "POST", "url.full": "http://127.0.0.1:3000/bff/api/v1/builds", "http.response.status_code": 503 },
    parentSpanContext: undefined,
    resource,
  });
  expect(first?.spanContext()).toMatchObject({ traceId: posted.traceId, spanId: posted.spanId, traceFlags: 1 });
  expect(second).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: SpanStatusCode.UNSET }, parentSpanContext: { traceId: posted.traceId, spanId: "00f067aa0ba902b9", isRemote: true } });
});

test.each([
  ["an answer", 200, { code: undefined }, [["http.response.status_code", "200"]]],
  ["a refusal", 404, { code: 2 }, [["http.response.status_code", "404"]]],
  ["no answer", "TypeError", { code: 2 }, [["error.type", "TypeError"]]],
  ["nobody who waits for it", undefined, { code: undefined }, []],
] as const)("a request with %s says so", (_, outcome, status, added) => {
  const span = requestSpan({ ...posted, outcome }, "http://127.0.0.1:3000");
  expect(span.status.code).toBe(status.code);
  expect(span.attributes.slice(2).map(({ key, value }) => [key, Object.values(value)[0]])).toEqual(added);
  expect(readTraces(sent(span), now)).toHaveLength(1);
});

test.each([
  ["a trace of zeroes", { traceId: "0".repeat(32) }],
  ["a short trace", { traceId: "4bf92f" }],
  ["capitals", { spanId: "00F067AA0BA902B7" }],
  ["another name", { name: "<script>" }],
  ["a server's kind", { kind: 2 }],
  ["an end before its start", { endTimeUnixNano: `${now - 1000}000000` }],
  ["another day", { startTimeUnixNano: `${now - 86_400_000}000000` }],
  ["a number for a time", { startTimeUnixNano: 5 }],
  ["an unknown attribute", { attributes: [{ key: "enduser.id", value: { stringValue: "somebody" } }] }],
  ["an attribute of every object", { attributes: [{ key: "constructor", value: { stringValue: "x" } }] }],
  ["an address that is none", { attributes: [{ key: "url.full", value: { stringValue: "javascript:alert(1)" } }] }],
  ["no attributes", { attributes: undefined }],
  ["no status", { status: undefined }],
])("a span with %s is none of ours", (_, change) => {
  expect(readTraces(spoilt({}), now)).toHaveLength(1);
  expect(readTraces(spoilt(change), now)).toBeUndefined();
});

test.each([[undefined], [null], [[]], ["text"], [{}], [{ resourceSpans: [null] }], [{ resourceSpans: [{ scopeSpans: [{}] }] }]])("%j is no request", (body) => {
  expect(readTraces(body, now)).toBeUndefined();
});

test("more spans than a page sends at once are refused", () => {
  const many = (count: number) => sent(...Array.from({ length: count }, () => request));
  expect(readTraces(many(mostSpans), now)).toHaveLength(mostSpans);
  expect(readTraces(many(mostSpans + 1), now)).toBeUndefined();
});
