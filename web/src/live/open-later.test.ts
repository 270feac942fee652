// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as EventStreams from "./event-stream";
import { openLater } from "./tab-stream";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a stream whose code does not come at first opens when it has come", async () => {
  const opened = vi.fn(() => ({ close: () => undefined, restart: () => undefined }));
  const load = vi
    .fn(async (): Promise<typeof EventStreams> => ({ openEventStream: opened }))
    .mockRejectedValueOnce(Object.assign(new Error("Failed to load chunk."), { name: "ChunkLoadError" }));
  const states: string[] = [];
  openLater({ url: "/a", onEvent: () => undefined, onState: (state) => states.push(state) }, load);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(2);
  expect(opened).toHaveBeenCalledTimes(1);
  expect(states).toEqual([]);
});
