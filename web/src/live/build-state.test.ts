import { describe, expect, test } from "vitest";
import type { BuildDetail, BuildUpdate, StageChanged } from "@/api/types";
import { type BuildState, initialBuildState, reduceBuild } from "./build-state";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();

function build(changes: Partial<BuildDetail> = {}): BuildDetail {
  return {
    owner: "default",
    id: "b1",
    name: "Mail sorter",
    requirement: "Sort the mail.",
    status: "running",
    createdAt: at(0),
    startedAt: at(1),
    completedStages: 0,
    totalStages: 2,
    version: 1,
    sequence: 10,
    stages: ["orchestrator", "requirements_analysis"].map((name, order) => ({
      name,
      displayName: name,
      order,
      status: "pending",
      attempt: 0,
      artifacts: [],
    })),
    ...changes,
  };
}

function stage(sequence: number, changes: Partial<StageChanged> = {}): BuildUpdate {
  return {
    type: "stage",
    buildId: "b1",
    sequence,
    at: at(sequence),
    status: "running",
    stage: "orchestrator",
    attempt: 1,
    completedStages: 0,
    ...changes,
  };
}

function after(state: BuildState, ...updates: BuildUpdate[]): BuildState {
  return updates.reduce((current, update) => reduceBuild(current, { type: "update", update }), state);
}

describe("a build's state", () => {
  test("what was said before the page opened comes before what was heard since, once", () => {
    const heard = after(initialBuildState(build()), stage(11, { message: "Heard" }));
    const entry = (sequence: number) => ({ sequence, at: at(sequence), message: "Said" });
    const state = reduceBuild(heard, { type: "history", entries: [entry(4), entry(9), entry(11)] });
    expect(state.activity.map(({ sequence }) => sequence)).toEqual([4, 9, 11]);
    expect(state.build.sequence).toBe(11);
  });

  test("a stage starts, reports and completes with its duration", () => {
    const state = after(
      initialBuildState(build()),
      stage(11),
      stage(12, { message: "Half way" }),
      stage(13, { status: "completed", completedStages: 1, artifacts: ["orchestrator/plan.json"] }),
    );
    expect(state.build.stages[0]?.artifacts).toEqual(["orchestrator/plan.json"]);
    expect(state.build.stages[0]).toMatchObject({ status: "completed", startedAt: at(11), finishedAt: at(13), durationMs: 2000 });
    expect(state.build).toMatchObject({ completedStages: 1, sequence: 13, currentStage: "orchestrator" });
    expect(state.activity).toEqual([{ sequence: 12, at: at(12), stage: "orchestrator", message: "Half way" }]);
    expect(state.gap).toBe(false);
  });

  test("a new attempt starts the clock anew and clears the error", () => {
    const state = after(
      initialBuildState(build()),
      stage(11),
      stage(12, { status: "failed", error: "Not JSON." }),
      stage(13, { attempt: 2 }),
    );
    expect(state.build.stages[0]).toMatchObject({ status: "running", attempt: 2, startedAt: at(13), finishedAt: null, error: null });
  });

  test("an update that was seen before changes nothing, not even the object", () => {
    const state = after(initialBuildState(build()), stage(11), stage(12, { status: "completed", completedStages: 1 }));
    expect(after(state, stage(12, { status: "failed" }), stage(11))).toBe(state);
  });

  test("an update of another build changes nothing", () => {
    const state = initialBuildState(build());
    expect(after(state, stage(11, { buildId: "b2" }))).toBe(state);
  });

  test("a missing update is noticed, and a snapshot heals it", () => {
    const gapped = after(initialBuildState(build()), stage(13));
    expect(gapped.gap).toBe(true);
    expect(gapped.build.stages[0]?.status).toBe("running");
    const healed = reduceBuild(gapped, { type: "snapshot", build: build({ sequence: 13 }) });
    expect(healed.gap).toBe(false);
  });

  test("a stage that the page does not know asks for a snapshot", () => {
    expect(after(initialBuildState(build()), stage(11, { stage: "evaluation" })).gap).toBe(true);
  });

  test("an old snapshot does not undo newer updates", () => {
    const state = after(initialBuildState(build()), stage(11));
    expect(reduceBuild(state, { type: "snapshot", build: build({ sequence: 10 }) })).toBe(state);
  });

  test("the end of a build brings its agent, and a restart takes the end back", () => {
    const completed = after(initialBuildState(build()), {
      type: "build",
      buildId: "b1",
      sequence: 11,
      at: at(11),
      status: "completed",
      completedStages: 2,
      agentId: "a1",
    });
    expect(completed.build).toMatchObject({ status: "completed", finishedAt: at(11), agentId: "a1", currentStage: null });
    const again = after(completed, { type: "build", buildId: "b1", sequence: 12, at: at(12), status: "running", completedStages: 0 });
    expect(again.build).toMatchObject({ status: "running", finishedAt: null, startedAt: at(1) });
  });

  test("a failed build keeps its reason", () => {
    const failed = after(initialBuildState(build()), {
      type: "build",
      buildId: "b1",
      sequence: 11,
      at: at(11),
      status: "failed",
      completedStages: 0,
      error: "Stage 'orchestrator' failed.",
    });
    expect(failed.build.error).toBe("Stage 'orchestrator' failed.");
  });

  test("what the workers say is kept, but not without end", () => {
    const updates = Array.from({ length: 500 }, (_, index) => stage(11 + index, { message: `message ${index}` }));
    const { activity } = after(initialBuildState(build()), ...updates);
    expect(activity).toHaveLength(200);
    expect(activity.at(-1)?.message).toBe("message 499");
  });
});
