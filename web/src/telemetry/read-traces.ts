import { mostSpans, type OtlpSpan } from "./otlp";

const hourMs = 3_600_000;
const longestText = 2_000;

/** What a browser may say of a span, and nothing else: it ends up beside what the servers say. */
const attributes: Record<string, RegExp> = {
  "http.request.method": /^[A-Z]{3,7}$/,
  "http.response.status_code": /^[1-5]\d\d$/,
  "url.full": /^https?:\/\/\S+$/,
  "error.type": /^\w{1,60}$/,
};

/** The spans of a request body of OTLP/JSON; undefined where it is none, or one that no page of ours sends. */
export function readTraces(body: unknown, now = Date.now()): OtlpSpan[] | undefined {
  const spans = listOf(body, "resourceSpans")?.flatMap((resource) => listOf(resource, "scopeSpans")?.flatMap((scope) => listOf(scope, "spans") ?? [undefined]) ?? [undefined]);
  if (!spans || spans.length > mostSpans) return undefined;
  return spans.every((span): span is OtlpSpan => isSpan(span, now)) ? spans : undefined;
}

function isSpan(value: unknown, now: number): value is OtlpSpan {
  if (typeof value !== "object" || value === null) return false;
  const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano: start, endTimeUnixNano: end, status } = value as Record<string, unknown>;
  return (
    isId(traceId, 32) &&
    isId(spanId, 16) &&
    (parentSpanId === undefined || isId(parentSpanId, 16)) &&
    matches(name, /^(?:GET|POST|PATCH|DELETE|documentLoad)$/) &&
    (kind === 1 || kind === 3) &&
    isTime(start, now) &&
    isTime(end, now) &&
    BigInt(start) <= BigInt(end) &&
    typeof status === "object" &&
    status !== null &&
    [undefined, 2].includes((status as { code?: number }).code) &&
    listOf(value, "attributes")?.every(isAttribute) === true
  );
}

function isAttribute(value: unknown): boolean {
  const { key, value: given } = (value ?? {}) as { key?: unknown; value?: { stringValue?: unknown; intValue?: unknown } };
  const text = given && "stringValue" in given ? given.stringValue : given?.intValue;
  return typeof key === "string" && Object.hasOwn(attributes, key) && matches(text, attributes[key]!);
}

function isId(value: unknown, length: number): value is string {
  return matches(value, /^[0-9a-f]+$/) && value.length === length && !/^0+$/.test(value);
}

/** A browser's clock may be wrong, and a span of another day helps nobody. */
function isTime(value: unknown, now: number): value is string {
  return matches(value, /^\d{16,20}$/) && Math.abs(Number(value) / 1e6 - now) <= hourMs;
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && value.length <= longestText && pattern.test(value);
}

function listOf(value: unknown, name: string): unknown[] | undefined {
  const list = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return Array.isArray(list) ? (list as unknown[]) : undefined;
}
