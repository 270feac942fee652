/** A span as a collector got it: identifiers in hexadecimal, `parentSpanId` empty where it begins a trace. */
export interface CollectedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
}

/** The fields of a message of Protocol Buffers: numbers, or bytes. */
function fieldsOf(message: Buffer): Map<number, (Buffer | number)[]> {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const fixed = { 1: 8, 5: 4 }[tag & 7];
    let value: Buffer | number;
    if ((tag & 7) === 0) value = varint();
    else {
      const length = fixed ?? varint();
      value = message.subarray(at, (at += length));
    }
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (message: Map<number, (Buffer | number)[]>, field: number) => (message.get(field) ?? []).map((value) => fieldsOf(value as Buffer));
const text = (message: Map<number, (Buffer | number)[]> | undefined, field: number, encoding: BufferEncoding = "utf8") => (message?.get(field)?.[0] as Buffer | undefined)?.toString(encoding) ?? "";

/** The spans of an ExportTraceServiceRequest; the numbers are those of opentelemetry-proto. */
export function spansOf(request: Buffer): CollectedSpan[] {
  return messages(fieldsOf(request), 1).flatMap((resourceSpans) => {
    const attributes = messages(resourceSpans, 1).flatMap((resource) => messages(resource, 1));
    const service = text(attributes.filter((attribute) => text(attribute, 1) === "service.name").flatMap((attribute) => messages(attribute, 2))[0], 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => ({
        service,
        traceId: text(span, 1, "hex"),
        spanId: text(span, 2, "hex"),
        parentSpanId: text(span, 4, "hex"),
        name: text(span, 5),
        kind: Number(span.get(6)?.[0] ?? 0),
      })),
    );
  });
}

/** The spans from one up to the beginning of its trace, as far as they are known. */
export function wayUp(spans: readonly CollectedSpan[], from: string): string[] {
  const way: string[] = [];
  for (let id = from; id !== "" && !way.includes(id); id = spans.find(({ spanId }) => spanId === id)?.parentSpanId ?? "") way.push(id);
  return way;
}
