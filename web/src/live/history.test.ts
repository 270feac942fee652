import { expect, test } from "vitest";
import { extendHistory, type History, sparkline } from "./history";

const queue = (backlog: number) => ({ name: "agent_builds", backlog, delayed: 1, inFlight: 2, deadLetters: 0, oldestAgeMs: 0 });

test("of each queue the last five minutes are kept", () => {
  let history: History = {};
  for (let second = 0; second < 400; second += 2) {
    history = extendHistory(history, { at: new Date(second * 1000).toISOString(), queues: [queue(second)], workers: [] });
  }
  expect(history.agent_builds).toHaveLength(150);
  expect(history.agent_builds?.at(-1)).toEqual({ at: 398_000, backlog: 399, inFlight: 2 });
});

test("the rate is what was taken since the sample before, and none where the counter is new or went back", () => {
  const taken = [undefined, 1000, 1010, 1010, 4, 10];
  const history = taken.reduce<History>(
    (before, count, index) => extendHistory(before, { at: new Date(index * 2000).toISOString(), queues: [{ ...queue(0), taken: count }], workers: [] }),
    {},
  );
  expect(history.agent_builds?.map(({ rate }) => rate)).toEqual([undefined, undefined, 5, 0, 0, 3]);
});

test("where nothing is known, nothing is drawn", () => {
  expect(extendHistory({}, { at: "2026-01-01T00:00:00Z", queues: null, workers: null })).toEqual({});
  expect(extendHistory({}, undefined)).toEqual({});
  expect(sparkline([], 100, 20)).toBe("");
});

test("a line goes from edge to edge, with its highest point at the top", () => {
  expect(sparkline([0, 4, 2], 100, 20)).toBe("0,19 50,1 100,10");
  expect(sparkline([0, 0], 100, 20)).toBe("0,19 100,19");
});
