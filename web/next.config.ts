import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  output: "standalone",
  // Without these two Next.js looks for a lock file in the folders above and would nest the standalone output.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: {
    root: import.meta.dirname,
    // Messages arrive compiled (src/i18n/messages.ts), so the parser stays out of the browser.
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  // No page optimises images; the library for it is larger than the rest of the server.
  images: { unoptimized: true },
  outputFileTracingExcludes: { "/*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // The load balancer may be reached by any of the names of loopback.
  allowedDevOrigins: ["localhost", "*.localhost", "**.localhost", "127.0.0.1", "[::1]"],
  // Telemetry is required at run time, and only where a collector is configured; nothing of it is bundled.
  serverExternalPackages: [
    "@opentelemetry/api",
    "@opentelemetry/context-async-hooks",
    "@opentelemetry/core",
    "@opentelemetry/exporter-trace-otlp-grpc",
    "@opentelemetry/exporter-trace-otlp-proto",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace",
  ],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
