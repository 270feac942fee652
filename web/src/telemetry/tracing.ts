import { context, propagation, trace, type Attributes, type Context, type Link, type SpanKind, TraceFlags } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, ExportResultCode, W3CBaggagePropagator, W3CTraceContextPropagator, type ExportResult } from "@opentelemetry/core";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type ReadableSpan,
  type Sampler,
  type SamplingResult,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import { acceptBrowserSpans } from "./browser-spans";
import { finishedSpan } from "./finished-span";

/** Starts tracing as the standard OTEL_* variables say. Called once per server, and only where a collector is configured. */
export function startTracing(env: NodeJS.ProcessEnv): void {
  const delay = Number(env.OTEL_BSP_SCHEDULE_DELAY);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "web" }))
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor({
    exporter: new DeferredExporter(() => loadExporter(env)),
    ...(delay > 0 ? { scheduledDelayMillis: delay } : {}),
  });
  const provider = new TracerProvider({ resource, sampler: new QuietSampler(configuredSampler(env)), spanProcessors: [processor] });

  // Browsers reach no collector: what they did goes the way of this server's own spans, by whichever protocol that is.
  const browser = resourceFromAttributes({ "service.name": `${String(resource.attributes["service.name"])}-browser` });
  acceptBrowserSpans((spans) => spans.forEach((span) => processor.onEnd(finishedSpan(span, browser))));

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  trace.setGlobalTracerProvider(provider);
  process.once("SIGTERM", () => void provider.forceFlush());
}

/** The exporters read endpoint, headers, timeout and certificates from the environment themselves. */
async function loadExporter(env: NodeJS.ProcessEnv): Promise<SpanExporter> {
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || "http/protobuf";
  if (protocol === "grpc") {
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-grpc");
    return new OTLPTraceExporter();
  }
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter();
}

function configuredSampler(env: NodeJS.ProcessEnv): Sampler {
  const ratio = () => new TraceIdRatioBasedSampler(env.OTEL_TRACES_SAMPLER_ARG ? Number(env.OTEL_TRACES_SAMPLER_ARG) : 1);
  switch (env.OTEL_TRACES_SAMPLER) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return ratio();
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: ratio() });
    default:
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
}

/** Loads the real exporter with the first batch: gRPC takes a while to load, and a start-up should not wait for it. */
class DeferredExporter implements SpanExporter {
  private exporter: Promise<SpanExporter> | undefined;

  constructor(private readonly load: () => Promise<SpanExporter>) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter ??= this.load();
    this.exporter.then(
      (exporter) => exporter.export(spans, done),
      (error: Error) => done({ code: ExportResultCode.FAILED, error }),
    );
  }

  async forceFlush(): Promise<void> {
    await (await this.exporter)?.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await (await this.exporter)?.shutdown();
  }
}

/** Leaves out what would drown the traces: health probes every second, static files and the coming of browsers' spans. Their child spans go with them. */
export class QuietSampler implements Sampler {
  constructor(private readonly inner: Sampler) {}

  shouldSample(parent: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]): SamplingResult {
    const parentSpan = trace.getSpanContext(parent);
    const droppedHere = parentSpan && !parentSpan.isRemote && (parentSpan.traceFlags & TraceFlags.SAMPLED) === 0;
    const target = attributes["http.target"];
    if (droppedHere || (typeof target === "string" && /^\/(healthz|_next\/|bff\/traces)/.test(target))) {
      return { decision: SamplingDecision.NOT_RECORD };
    }
    return this.inner.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `QuietSampler{${this.inner.toString()}}`;
  }
}
