export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startPresence } = await import("./presence/presence");
  startPresence(process.env);

  if (process.env.OTEL_SDK_DISABLED === "true") return;
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT && !process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return;
  // The client span of src/telemetry/traced-fetch.ts is the one that counts; Next.js would add a second for the same call.
  process.env.NEXT_OTEL_FETCH_DISABLED = "1";
  const { startTracing } = await import("./telemetry/tracing");
  startTracing(process.env);
}
