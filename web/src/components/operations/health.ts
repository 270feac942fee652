/** How the platform is, as the replica sees it that answered. */
export interface Health {
  state: string;
  checkedAt: string;
  machine: string;
  processId: number;
  startedAt: string;
  version: string;
  dependencies: { name: string; state: string; latencyMs: number; error?: string | null }[];
  models?: string[] | null;
}

export interface Sweeper {
  lastSweepAt?: string | null;
  activeBuilds?: number | null;
  findings: { at: string; buildId: string; action: string; reason: string }[];
}
