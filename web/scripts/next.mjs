// Runs Next.js without its telemetry: `next` asks an environment variable, and npm scripts cannot set one on every system.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

// npm that is told to end does so without a word to what it started, which would stay behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();

await import("next/dist/bin/next");
