// Runs Next.js without its telemetry: `next` asks an environment variable, and npm scripts cannot set one on every system.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";
await import("next/dist/bin/next");
