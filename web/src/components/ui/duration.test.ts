import { expect, test } from "vitest";
import { durationParts, elapsedMs } from "./duration";

test.each([
  [0, false, { unit: "milliseconds", value: 0 }],
  [999, false, { unit: "milliseconds", value: 999 }],
  [1_040, false, { unit: "seconds", value: "1.0" }],
  [9_960, false, { unit: "seconds", value: "10" }],
  [59_600, false, { unit: "minutes", minutes: 1, seconds: 0 }],
  [59_600, true, { unit: "seconds", value: "59" }],
  [999, true, { unit: "seconds", value: "0" }],
  [3_599_999, false, { unit: "hours", hours: 1, minutes: 0 }],
  [7_380_000, true, { unit: "hours", hours: 2, minutes: 3 }],
] as const)("%i ms (running: %s)", (ms, running, expected) => {
  expect(durationParts(ms, running)).toEqual(expected);
});

test("a duration never runs backwards", () => {
  expect(elapsedMs("2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z")).toBe(0);
  expect(elapsedMs(null, "2026-01-01T00:00:00Z")).toBeUndefined();
  expect(elapsedMs("nonsense", "2026-01-01T00:00:00Z")).toBeUndefined();
});
