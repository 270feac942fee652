import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { OtlpSpan } from "./otlp";

const second = 1_000_000_000n;

/** A span that came as OTLP/JSON, as this server's exporter takes it. */
export function finishedSpan(span: OtlpSpan, resource: Resource): ReadableSpan {
  const { traceId, spanId, parentSpanId } = span;
  const [start, end] = [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)];
  const context = (id: string, isRemote: boolean) => ({ traceId, spanId: id, traceFlags: TraceFlags.SAMPLED, isRemote });
  return {
    name: span.name,
    kind: span.kind === 3 ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => context(spanId, false),
    parentSpanContext: parentSpanId ? context(parentSpanId, true) : undefined,
    startTime: hrTime(start),
    endTime: hrTime(end),
    duration: hrTime(end - start),
    status: { code: span.status.code === 2 ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, "stringValue" in value ? value.stringValue : Number(value.intValue)])),
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: "nexus-browser" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function hrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / second), Number(nanoseconds % second)];
}
