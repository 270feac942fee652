import { expect, test } from "vitest";
import type { BuildDetail, BuildStage } from "@/api/types";
import { barOf, timeRange } from "./timeline-scale";

const second = (s: number) => new Date(Date.UTC(2026, 0, 1) + s * 1000).toISOString();
const stage = (changes: Partial<BuildStage>): BuildStage => ({
  name: "s",
  displayName: "S",
  order: 0,
  status: "completed",
  attempt: 1,
  artifacts: [],
  ...changes,
});
const build = (changes: Partial<BuildDetail>) =>
  ({ status: "running", startedAt: second(0), stages: [], ...changes }) as unknown as BuildDetail;

test("bars share the axis of the build", () => {
  const range = timeRange(build({ status: "completed", finishedAt: second(100) }), 0);
  expect(barOf(stage({ startedAt: second(25), finishedAt: second(75) }), range, 0)).toEqual({ start: 25, width: 50 });
});

test("a stage of an instant still shows, also at the very end", () => {
  const range = timeRange(build({ status: "completed", finishedAt: second(100) }), 0);
  expect(barOf(stage({ startedAt: second(100), finishedAt: second(100) }), range, 0)).toEqual({ start: 99, width: 1 });
});

test("a running stage reaches to now, even if this clock lags behind the server's", () => {
  const now = Date.parse(second(40));
  const running = build({ stages: [stage({ finishedAt: second(50) })] });
  const range = timeRange(running, now);
  expect(range?.end).toBe(Date.parse(second(50)));
  expect(barOf(stage({ status: "running", startedAt: second(50) }), range, now)).toEqual({ start: 99, width: 1 });
});

test("before the start there is neither axis nor bar", () => {
  expect(timeRange(build({ status: "queued", startedAt: null }), 0)).toBeUndefined();
  expect(barOf(stage({ startedAt: second(1) }), undefined, 0)).toBeUndefined();
});
