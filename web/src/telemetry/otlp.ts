/** The part of OTLP/JSON that a browser sends here (opentelemetry-proto, trace/v1): an ExportTraceServiceRequest. */
export interface OtlpTraces {
  resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1: internal. 3: client. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue: string } | { intValue: string } }[];
  /** 2: failed. */
  status: { code?: number };
}

export const tracesPath = "/bff/traces";
export const mostSpans = 50;
