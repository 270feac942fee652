import type { BuildDetail, BuildStage } from "@/api/types";

export interface TimeRange {
  start: number;
  end: number;
}

/** From the build's start to its end, or to now while it runs; undefined before it starts. */
export function timeRange(build: BuildDetail, now: number): TimeRange | undefined {
  if (!build.startedAt) return undefined;
  const start = Date.parse(build.startedAt);
  const ends = build.stages.map((stage) => (stage.finishedAt ? Date.parse(stage.finishedAt) : 0));
  const end = build.finishedAt ? Date.parse(build.finishedAt) : build.status === "running" ? Math.max(now, ...ends) : Math.max(...ends);
  return end > start ? { start, end } : undefined;
}

/** Where a stage's bar begins and how wide it is, in percent. The shortest stage still shows. */
export function barOf(stage: BuildStage, range: TimeRange | undefined, now: number): { start: number; width: number } | undefined {
  if (!range || !stage.startedAt || stage.status === "pending") return undefined;
  const total = range.end - range.start;
  const from = Math.max(range.start, Date.parse(stage.startedAt));
  const to = Math.min(range.end, stage.finishedAt ? Date.parse(stage.finishedAt) : now);
  const width = Math.min(100, Math.max(1, ((to - from) / total) * 100));
  const start = Math.min(100 - width, Math.max(0, ((from - range.start) / total) * 100));
  return { start: round(start), width: round(width) };
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
