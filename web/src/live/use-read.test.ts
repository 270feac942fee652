// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useRead } from "./use-read";

/** Each read waits until it is let go. */
function server() {
  const reads: { signal: AbortSignal; answer: (text: string) => Promise<void>; fail: (reason: string) => Promise<void> }[] = [];
  const read = (_path: string, { signal }: { signal: AbortSignal }) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      reads.push({ signal, answer: (text) => act(async () => resolve(text)), fail: (reason) => act(async () => reject(new Error(reason))) });
    });
  return { read, reads };
}

afterEach(cleanup);

test("what changes faster than it is read is shown all the same: the running read ends, and of those that wait the last begins", async () => {
  const { read, reads } = server();
  const shown = renderHook(({ key }) => useRead("/leases", key, true, read), { initialProps: { key: 1 } });
  for (const key of [2, 3, 4]) shown.rerender({ key });
  expect(reads.map(({ signal }) => signal.aborted)).toEqual([false]);
  await reads[0]?.answer("first");
  expect(shown.result.current).toMatchObject({ data: "first", isFetching: true });
  expect(reads).toHaveLength(2);
  await reads[1]?.answer("last");
  expect(shown.result.current).toMatchObject({ data: "last", isFetching: false });
  expect(reads).toHaveLength(2);
});

test("what cannot be read says why, keeps what was there, and is read again when asked", async () => {
  const { read, reads } = server();
  const shown = renderHook(({ key }) => useRead("/leases", key, true, read), { initialProps: { key: 1 } });
  await reads[0]?.answer("first");
  shown.rerender({ key: 2 });
  await reads[1]?.fail("Redis is away.");
  expect(shown.result.current).toMatchObject({ data: "first", error: { message: "Redis is away." } });
  act(() => shown.result.current.refetch());
  await reads[2]?.answer("second");
  expect(shown.result.current).toMatchObject({ data: "second", error: undefined });
});

test("another address is read at once, and nothing is read for a page that is gone", async () => {
  const { read, reads } = server();
  const shown = renderHook(({ path }) => useRead(path, "", true, read), { initialProps: { path: "/one" } });
  shown.rerender({ path: "/other" });
  expect(reads.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await reads[1]?.answer("other");
  expect(shown.result.current.data).toBe("other");
  act(() => shown.result.current.refetch());
  shown.unmount();
  expect(reads[2]?.signal.aborted).toBe(true);
});
