import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { version } from "next/package.json";

const instead = (module: string) => ({ loaders: [{ loader: "./scripts/instead/loader.cjs", options: { module } }] });

// What no page runs is not sent to the browser (npm run budget). The modules of Next.js that are replaced are those of this version: another one is
// built whole, and the budget then says whether to look at them again.
const slimmed = "16.4.6";
const slimmer = {
  "**/next/dist/build/polyfills/polyfill-module.js": instead("nothing.mjs"),
  "**/next/dist/lib/constants.js": { ...instead("constants.cjs"), condition: "browser" as const },
  "**/next/dist/client/components/errors/graceful-degrade-boundary.js": instead("graceful-degrade-boundary.cjs"),
  "**/next/dist/client/components/builtin/global-error.js": instead("global-error.cjs"),
  "**/next/dist/shared/lib/utils.js": { ...instead("link-utils.cjs"), condition: "browser" as const },
  "**/next/dist/shared/lib/router/utils/format-url.js": { ...instead("format-url.cjs"), condition: "browser" as const },
  "**/next/dist/client/components/segment-cache/optimistic-routes.js": instead("optimistic-routes.cjs"),
  "**/next/dist/client/components/router-reducer/reducers/server-action-reducer.js": instead("server-actions.cjs"),
};

const config: NextConfig = {
  output: "standalone",
  // Without these two Next.js looks for a lock file in the folders above and would nest the standalone output.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: {
    root: import.meta.dirname,
    // Messages arrive compiled (src/i18n/messages.ts), so the parser stays out of the browser.
    resolveAlias: {
      "use-intl/format-message": "use-intl/format-message/format-only",
      "next/dist/compiled/process": "./scripts/instead/process.cjs",
    },
    rules: { "**/lucide-react/dist/esm/createLucideIcon.mjs": instead("create-lucide-icon.mjs"), ...(version === slimmed ? slimmer : {}) },
  },
  // Next.js's guesses at pages not yet seen: code for every page, and these are all drawn per request.
  experimental: {
    optimisticRouting: false,
    varyParams: false,
    prefetchInlining: false,
    // Each page says which span it was drawn in, where traces are collected: what the browser did is told with it (src/telemetry/browser-trace.ts).
    clientTraceMetadata: ["traceparent"],
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
