/** Where the dashboard lists traces; undefined where the system runs without one (NEXUS_DASHBOARD_URL). */
export function dashboardTraces(env: NodeJS.ProcessEnv): string | undefined {
  const address = env.NEXUS_DASHBOARD_URL;
  return address && /^https?:\/\//.test(address) ? `${address.replace(/\/+$/, "")}/traces` : undefined;
}
