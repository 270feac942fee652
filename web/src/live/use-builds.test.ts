// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserApi } from "@/api/browser";
import { ApiError } from "@/api/problem";
import type { BuildSummary, Page } from "@/api/types";
import { type Listener, listenToStream } from "./tab-stream";
import { useBuilds } from "./use-builds";

vi.mock("@/api/browser", () => ({ browserApi: { listBuilds: vi.fn() } }));
vi.mock("./tab-stream", () => ({ listenToStream: vi.fn() }));

const page = (...ids: string[]) => ({ items: ids.map((id) => ({ id, createdAt: "2026-01-01T00:00:00Z" }) as BuildSummary) }) as Page<BuildSummary>;
const away = () => Promise.reject(new ApiError({ status: 503, title: "It restarts." }));
const list = vi.mocked(browserApi.listBuilds);
let stream: Listener | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  list.mockReset();
  vi.mocked(listenToStream).mockImplementation((_url, listener) => {
    stream = listener;
    return () => undefined;
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("a list that cannot be read when the stream is back is read again, until it is there", async () => {
  list.mockImplementationOnce(away).mockImplementationOnce(away).mockResolvedValue(page("new"));
  const shown = renderHook(() => useBuilds(page(), 10));
  await act(async () => stream?.onState?.("open"));
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(list).toHaveBeenCalledTimes(3);
  expect(shown.result.current).toMatchObject({ builds: [{ id: "new" }], missed: false, reading: false });
});

test("a list that could not be read again says so until it is, which can be asked for", async () => {
  list.mockRejectedValue(new ApiError({ status: 403, title: "Not yours to see." }));
  const shown = renderHook(() => useBuilds(page("old"), 10));
  await act(async () => stream?.onState?.("open"));
  expect(shown.result.current).toMatchObject({ builds: [{ id: "old" }], missed: true, reading: false });
  expect(list).toHaveBeenCalledTimes(1);

  list.mockResolvedValue(page("new", "old"));
  act(() => shown.result.current.readAgain());
  expect(shown.result.current).toMatchObject({ missed: true, reading: true });
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect(shown.result.current).toMatchObject({ missed: false, reading: false });
  expect(shown.result.current.builds).toHaveLength(2);
});
