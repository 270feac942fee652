import type { BuildDetail, BuildStage, BuildStatus, BuildUpdate, StageChanged } from "@/api/types";

export interface ActivityEntry {
  sequence: number;
  at: string;
  stage?: string;
  message: string;
}

export interface BuildState {
  build: BuildDetail;
  /** What the workers said, oldest first. */
  activity: ActivityEntry[];
  /** An update is missing: what is shown is right as far as it goes, and a snapshot is needed. */
  gap: boolean;
}

export type BuildAction = { type: "snapshot"; build: BuildDetail } | { type: "update"; update: BuildUpdate } | { type: "history"; entries: ActivityEntry[] };

const activityLimit = 200;

export function initialBuildState(build: BuildDetail): BuildState {
  return { build, activity: [], gap: false };
}

/** Snapshots and updates in, one consistent build out. The sequence number decides; what is older than what is shown changes nothing. */
export function reduceBuild(state: BuildState, action: BuildAction): BuildState {
  if (action.type === "snapshot") {
    const { build } = action;
    if (build.id !== state.build.id || build.sequence < state.build.sequence) return state;
    return { ...state, build, gap: false };
  }

  if (action.type === "history") {
    const first = state.activity[0]?.sequence ?? Infinity;
    const older = action.entries.filter(({ sequence }) => sequence < first);
    return { ...state, activity: [...older, ...state.activity].slice(-activityLimit) };
  }

  const { update } = action;
  if (update.buildId !== state.build.id || update.sequence <= state.build.sequence) return state;
  const known = update.type === "build" || state.build.stages.some((stage) => stage.name === update.stage);
  const said = activityOf(update);
  return {
    build: applyUpdate(state.build, update),
    activity: said ? [...state.activity.slice(1 - activityLimit), said] : state.activity,
    gap: state.gap || !known || update.sequence > state.build.sequence + 1,
  };
}

/** The line that an update adds to the log, where it says something. */
export function activityOf(update: BuildUpdate): ActivityEntry | undefined {
  const { sequence, at, message } = update;
  return message ? { sequence, at, message, stage: update.type === "stage" ? update.stage : undefined } : undefined;
}

export function isTerminal(status: BuildStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

function applyUpdate(build: BuildDetail, update: BuildUpdate): BuildDetail {
  const base: BuildDetail = {
    ...build,
    sequence: update.sequence,
    completedStages: update.completedStages,
    agentId: update.agentId ?? build.agentId,
  };
  if (update.type === "stage") {
    return {
      ...base,
      currentStage: update.status === "running" ? update.stage : base.currentStage,
      stages: build.stages.map((stage) => (stage.name === update.stage ? applyStage(stage, update) : stage)),
    };
  }

  const terminal = isTerminal(update.status);
  return {
    ...base,
    status: update.status,
    error: update.status === "failed" ? (update.error ?? base.error) : (update.error ?? null),
    startedAt: base.startedAt ?? (update.status === "running" ? update.at : null),
    finishedAt: terminal ? update.at : null,
    currentStage: terminal ? null : base.currentStage,
  };
}

function applyStage(stage: BuildStage, update: StageChanged): BuildStage {
  const next: BuildStage = { ...stage, status: update.status, attempt: update.attempt ?? stage.attempt };
  switch (update.status) {
    case "pending":
      return { ...next, startedAt: null, finishedAt: null, durationMs: null, error: null };
    case "running": {
      // A stage may report several times while it runs; only a new attempt starts its clock anew.
      const continues = stage.status === "running" && next.attempt === stage.attempt && stage.startedAt;
      return { ...next, startedAt: continues ? stage.startedAt : update.at, finishedAt: null, durationMs: null, error: null };
    }
    case "completed":
    case "failed": {
      const started = stage.startedAt ? Date.parse(stage.startedAt) : Number.NaN;
      const elapsed = Date.parse(update.at) - started;
      return {
        ...next,
        finishedAt: update.at,
        artifacts: update.artifacts ?? stage.artifacts,
        durationMs: Number.isFinite(elapsed) ? Math.max(0, elapsed) : null,
        error: update.status === "failed" ? (update.error ?? null) : null,
      };
    }
  }
}
