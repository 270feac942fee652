/** Where the dashboard shows a trace; undefined where the trace is not known, or the system runs without a dashboard (NEXUS_DASHBOARD_URL). */
export function dashboardTrace(env: NodeJS.ProcessEnv, traceId: string | null | undefined): string | undefined {
  const address = env.NEXUS_DASHBOARD_URL;
  return traceId && address && /^https?:\/\//.test(address) ? `${address.replace(/\/+$/, "")}/traces/detail/${encodeURIComponent(traceId)}` : undefined;
}
