import { describe, expect, test } from "vitest";
import type { BuildSummary } from "@/api/types";
import { initialBuildListState, matchesQuery, reduceBuildList } from "./build-list-state";

function build(number: number, changes: Partial<BuildSummary> = {}): BuildSummary {
  return {
    id: `b${number}`,
    name: `Build ${number}`,
    requirement: "Do the work.",
    status: "running",
    createdAt: new Date(Date.UTC(2026, 0, 1, 12, number)).toISOString(),
    completedStages: 0,
    totalStages: 9,
    ...changes,
  };
}

const ids = (state: { items: BuildSummary[] }) => state.items.map((item) => item.id);

describe("the list of builds", () => {
  const start = initialBuildListState({ items: [build(3), build(2)], nextCursor: "c" });

  test("a new build comes first, a known one changes in place", () => {
    const added = reduceBuildList(start, { type: "event", build: build(4) });
    expect(ids(added)).toEqual(["b4", "b3", "b2"]);
    const changed = reduceBuildList(added, { type: "event", build: build(2, { status: "completed" }) });
    expect(ids(changed)).toEqual(["b4", "b3", "b2"]);
    expect(changed.items[2]?.status).toBe("completed");
  });

  test("a build that belongs further down does not jump to the end of what is shown", () => {
    expect(ids(reduceBuildList(start, { type: "event", build: build(1) }))).toEqual(["b3", "b2"]);
    const whole = initialBuildListState({ items: [build(3), build(2)], nextCursor: null });
    expect(ids(reduceBuildList(whole, { type: "event", build: build(1) }))).toEqual(["b3", "b2", "b1"]);
  });

  test("an event is not undone by a page that was asked for before it", () => {
    const done = reduceBuildList(start, { type: "event", build: build(3, { status: "completed" }) });
    const refreshed = reduceBuildList(done, { type: "refreshed", page: { items: [build(3), build(2)], nextCursor: "c" }, since: 0 });
    expect(refreshed.items[0]?.status).toBe("completed");
    const later = reduceBuildList(done, { type: "refreshed", page: { items: [build(3, { status: "failed" })], nextCursor: "c" }, since: 1 });
    expect(later.items[0]?.status).toBe("failed");
  });

  test("more pages go to the end and keep the new cursor", () => {
    const more = reduceBuildList(start, { type: "extended", page: { items: [build(1)], nextCursor: null }, since: 0 });
    expect(ids(more)).toEqual(["b3", "b2", "b1"]);
    expect(more.nextCursor).toBeNull();
    const refreshed = reduceBuildList(more, { type: "refreshed", page: { items: [build(4), build(3)], nextCursor: "d" }, since: 0 });
    expect(ids(refreshed)).toEqual(["b4", "b3", "b2", "b1"]);
    expect(refreshed.nextCursor).toBeNull();
  });

  test("a build of which was heard while its page was on the way is on that page, as it was heard", () => {
    const heard = reduceBuildList(start, { type: "event", build: build(1, { status: "completed" }) });
    const more = reduceBuildList(heard, { type: "extended", page: { items: [build(1), build(0)], nextCursor: null }, since: 0 });
    expect(ids(more)).toEqual(["b3", "b2", "b1", "b0"]);
    expect(more.items[2]?.status).toBe("completed");
  });

  test("after a long silence the list starts over instead of hiding what lies between", () => {
    const refreshed = reduceBuildList(start, { type: "refreshed", page: { items: [build(50), build(49)], nextCursor: "e" }, since: 0 });
    expect(ids(refreshed)).toEqual(["b50", "b49"]);
    expect(refreshed.nextCursor).toBe("e");
  });

  test("of a filtered list goes what does not match any more, and what does not match never comes", () => {
    const matches = (one: BuildSummary) => matchesQuery(one, { status: "running" });
    const after = reduceBuildList(start, { type: "events", builds: [build(3, { status: "completed" }), build(4, { status: "queued" }), build(5)], matches });
    expect(ids(after)).toEqual(["b5", "b2"]);
  });

  test("however much is heard, a page that stays open keeps a bounded number of rows, and then starts over", () => {
    let state = start;
    for (let number = 4; number < 10_000; number += 10) {
      const builds = Array.from({ length: 10 }, (_, index) => build(number + index));
      state = reduceBuildList(state, { type: "events", builds: [...builds, build(-number)] });
      expect(state.items.length).toBeLessThanOrEqual(102);
      expect(Object.keys(state.heardAt).length).toBeLessThanOrEqual(1_011);
      expect(Object.keys(state.beyond).length).toBeLessThanOrEqual(1_011);
    }
    expect(state.overgrown).toBe(true);
    expect(state.items[0]?.id).toBe("b10003");

    const since = state.heard;
    state = reduceBuildList(state, { type: "event", build: build(10_004) });
    const page = { items: [build(10_003), build(10_002)], nextCursor: "f" };
    const anew = reduceBuildList(state, { type: "refreshed", page, since });
    expect(ids(anew)).toEqual(["b10004", "b10003", "b10002"]);
    expect(anew).toMatchObject({ overgrown: false, loaded: 2, nextCursor: "f" });
  });

  test("of several events of one build within a moment the last counts", () => {
    const after = reduceBuildList(start, { type: "events", builds: [build(3, { completedStages: 1 }), build(3, { completedStages: 2 })] });
    expect(after.items[0]?.completedStages).toBe(2);
    expect(after.heard).toBe(2);
  });
});

test.each([
  [{}, true],
  [{ status: "failed" }, false],
  [{ text: "BUILD 7" }, true],
  [{ text: "refund" }, false],
  [{ from: "2026-01-01T12:07:00Z", to: "2026-01-01T12:08:00Z" }, true],
  [{ to: "2026-01-01T12:07:00Z" }, false],
])("the query %o admits a build: %s", (query, admitted) => {
  expect(matchesQuery(build(7), query)).toBe(admitted);
});
