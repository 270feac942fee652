import { expect, test } from "vitest";
import type { BuildStage, BuildStatus } from "@/api/types";
import { controlsOf, restartStages, undoOf } from "./control-table";

const stages = (...statuses: BuildStage["status"][]) => statuses.map((status, order) => ({ name: `s${order}`, status }) as BuildStage);

test.each([
  ["queued", ["pause", "cancel"]],
  ["running", ["restart", "pause", "cancel"]],
  ["paused", ["restart", "resume", "cancel"]],
  ["failed", ["restart", "retry"]],
  ["completed", ["restart"]],
  ["cancelled", []],
  ["unheard-of", []],
] as [BuildStatus, string[]][])("a build that is %s obeys %o", (status, controls) => {
  expect(controlsOf({ status, stages: stages("completed", "running") })).toEqual(controls);
});

test("a restart goes back to a stage with nothing open before it", () => {
  expect(restartStages({ stages: stages("completed", "completed", "failed", "pending") })).toEqual(["s0", "s1", "s2"]);
  expect(restartStages({ stages: stages("completed", "completed") })).toEqual(["s0", "s1"]);
});

test("only what can be taken back offers it", () => {
  expect(undoOf("pause")).toBe("resume");
  expect(undoOf("cancel")).toBeUndefined();
});
