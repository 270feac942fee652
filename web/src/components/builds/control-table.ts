import type { BuildControl, BuildDetail, BuildStatus } from "@/api/types";

const byStatus: Record<BuildStatus, readonly BuildControl[]> = {
  queued: ["pause", "cancel"],
  running: ["restart", "pause", "cancel"],
  paused: ["restart", "resume", "cancel"],
  failed: ["restart", "retry"],
  completed: ["restart"],
  cancelled: [],
};

/**
 * The controls that a build of this status obeys. The one that comes and goes while a build runs is first, for they are aligned at their
 * end: what somebody is about to press keeps its place.
 */
export function controlsOf(build: Pick<BuildDetail, "status" | "stages">): readonly BuildControl[] {
  return (byStatus[build.status] ?? []).filter((control) => control !== "restart" || restartStages(build).length > 0);
}

/** The stages that a restart may go back to: all before them are completed. */
export function restartStages({ stages }: Pick<BuildDetail, "stages">): string[] {
  const open = stages.findIndex(({ status }) => status !== "completed");
  return stages.slice(0, open < 0 ? stages.length : open + 1).map(({ name }) => name);
}

/** How a build stands that obeys a control: shown at once, and taken back where the server refuses. */
export const statusAfter: Record<BuildControl, BuildStatus> = { pause: "paused", resume: "queued", cancel: "cancelled", retry: "queued", restart: "queued" };

/** The control that takes another one back. */
export function undoOf(control: BuildControl): BuildControl | undefined {
  return control === "pause" ? "resume" : control === "resume" ? "pause" : undefined;
}
