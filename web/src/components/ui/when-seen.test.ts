// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenRested, whenSeen } from "./when-seen";

const Before = () => createElement("p", null, "before");
const After = () => createElement("p", null, "after");

/** Code that does not come the first `failures` times. */
function code(failures: number) {
  let asked = 0;
  return vi.fn(async () => {
    if (++asked <= failures) throw Object.assign(new Error("Failed to load chunk."), { name: "ChunkLoadError" });
    return After;
  });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("code that does not come is asked for again, and what was there before stays until then", async () => {
  const load = code(2);
  render(createElement(whenRested(load, Before)));
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(load).toHaveBeenCalledTimes(1);
  expect(screen.queryByText("before")).not.toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(load).toHaveBeenCalledTimes(3);
  expect(screen.queryByText("after")).not.toBeNull();
});

test("a part further down whose code does not come at first is there later, and breaks nothing", async () => {
  const Part = whenSeen(code(1), { onlyRead: true });
  render(createElement(Part));
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(screen.queryByText("after")).not.toBeNull();
});
