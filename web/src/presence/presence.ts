import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { configuredAddress } from "@/api/address";
import { RequestCount, type RequestTotals } from "./request-count";

// Four times before the API takes a silent server for gone.
const intervalMs = 5_000;
const timeoutMs = 4_000;

/** What a server says of itself: its figures are averages since it said so before. */
export function reportOf(now: RequestTotals, before: RequestTotals, seconds: number) {
  const rate = (more: number) => (seconds > 0 ? Math.round((more / seconds) * 100) / 100 : 0);
  return {
    machine: hostname(),
    processId: process.pid,
    startedAt: startedAt.toISOString(),
    requestsPerSecond: rate(now.all - before.all),
    forwardedPerSecond: rate(now.forwarded - before.forwarded),
    forwardedOpen: now.forwardedOpen,
  };
}

const startedAt = new Date(Date.now() - process.uptime() * 1000);

/**
 * Tells the API that this server runs, now and every five seconds, with the key of this server: so its replicas are counted. Without an address or a
 * key nobody is told. That nobody hears of it does not keep a server from its work.
 */
export function startPresence(env: NodeJS.ProcessEnv): void {
  const [address, key] = [configuredAddress(env), env.NEXUS_API_KEY];
  if (!address || !key) return;
  const me = `${address}/api/v1/operations/front-ends/${randomUUID()}`;
  const count = new RequestCount().watch();
  let before = { ...count.totals };
  let since = performance.now();
  let refused = 0;

  const send = async (method: "PUT" | "DELETE", body?: object) => {
    try {
      const answer = await fetch(me, {
        method,
        // No trace begins here: one every five seconds would be all that there is to see.
        headers: { authorization: `Bearer ${key}`, traceparent: untraced(), ...(body ? { "content-type": "application/json" } : {}) },
        body: body && JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.arrayBuffer();
      if (answer.status >= 400 && answer.status < 500 && answer.status !== refused) {
        process.stderr.write(`The API does not take it that this server runs: it answers ${answer.status}. The page Architecture does not count this server.\n`);
      }
      refused = answer.status;
    } catch {
      // The API is not there, or not yet. It is told again soon.
    }
  };
  const say = () => {
    const [now, at] = [{ ...count.totals }, performance.now()];
    const report = reportOf(now, before, (at - since) / 1000);
    [before, since] = [now, at];
    return send("PUT", report);
  };

  void say();
  const timer = setInterval(() => void say(), intervalMs);
  timer.unref();
  // Next.js ends the process when all is answered, which may be at once: then the API finds out by itself.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      clearInterval(timer);
      void send("DELETE");
    });
  }
}

/** A W3C trace context that says that nobody records it. */
function untraced(): string {
  const id = randomUUID().replaceAll("-", "");
  return `00-${id}-${id.slice(0, 16)}-00`;
}
