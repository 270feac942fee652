// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { Page } from "@/api/types";
import { usePages } from "./use-pages";

/** Pages of two; each read waits until it is let go. */
function server(all: string[]) {
  const reads: { cursor: string | undefined; signal: AbortSignal; answer: () => Promise<void> }[] = [];
  const read = (cursor: string | undefined, signal: AbortSignal) =>
    new Promise<Page<string>>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      const from = Number(cursor ?? 0);
      reads.push({ cursor, signal, answer: () => act(async () => resolve({ items: all.slice(from, from + 2), nextCursor: from + 2 < all.length ? String(from + 2) : undefined })) });
    });
  return { read, reads, last: () => reads.at(-1)! };
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("a list is read when it is shown and when its version changes, and what was read before is there at once", async () => {
  const all = ["a"];
  const { read, reads, last } = server(all);
  const shown = renderHook(({ version }) => usePages("versioned", read, { version }), { initialProps: { version: 1 } });
  expect(shown.result.current.items).toBeUndefined();
  await last().answer();
  expect(shown.result.current.items).toEqual(["a"]);
  shown.rerender({ version: 1 });
  expect(reads).toHaveLength(1);

  all.push("b");
  shown.rerender({ version: 2 });
  expect(reads).toHaveLength(2);
  await last().answer();
  expect(shown.result.current.items).toEqual(["a", "b"]);

  shown.unmount();
  const again = renderHook(() => usePages("versioned", read));
  expect(again.result.current.items).toEqual(["a", "b"]);
  expect(reads).toHaveLength(3);
});

test("a version that changes while a further page is on its way does not lose that page", async () => {
  const { read, last } = server(["a", "b", "c"]);
  const shown = renderHook(({ version }) => usePages("paged", read, { version }), { initialProps: { version: 1 } });
  await last().answer();
  await act(async () => void shown.result.current.list.readMore());
  shown.rerender({ version: 2 });
  await last().answer();
  await last().answer();
  expect(shown.result.current).toMatchObject({ items: ["a", "b", "c"], reads: undefined });
});

test("another key is another list; the reading of the one before is dropped", async () => {
  const { read, reads, last } = server(["a"]);
  const shown = renderHook(({ key }) => usePages(key, read), { initialProps: { key: "one" } });
  await last().answer();
  act(() => void shown.result.current.list.refresh());
  shown.rerender({ key: "other" });
  expect(shown.result.current.items).toBeUndefined();
  expect(reads.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  await last().answer();
  expect(shown.result.current.items).toEqual(["a"]);
});

test("nothing is read where it is not enabled, and nothing after the page is gone", async () => {
  const { read, reads } = server(["a"]);
  const shown = renderHook(({ enabled }) => usePages("enabled", read, { enabled }), { initialProps: { enabled: false } });
  expect(reads).toHaveLength(0);
  shown.rerender({ enabled: true });
  expect(reads).toHaveLength(1);
  shown.unmount();
  expect(reads[0]?.signal.aborted).toBe(true);
  window.dispatchEvent(new Event("online"));
  expect(reads).toHaveLength(1);
});

test("who comes back to the tab after a while reads the list again, who comes back at once does not", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { read, reads, last } = server(["a"]);
  renderHook(() => usePages("returned", read));
  await last().answer();
  vi.setSystemTime(Date.now() + 9_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(reads).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2_000);
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  expect(reads).toHaveLength(2);
});
