// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Listener, listenToStream } from "./tab-stream";
import { useOperations } from "./use-operations";

vi.mock("./tab-stream", () => ({ listenToStream: vi.fn() }));

let stream: Listener | undefined;
const at = "2026-01-01T00:00:00Z";
const tell = () => act(() => stream?.onEvent({ type: "operations", data: JSON.stringify({ at }), lastEventId: "" }));
const become = (...states: Parameters<NonNullable<Listener["onState"]>>) => act(() => stream?.onState?.(...states));

beforeEach(() => {
  vi.mocked(listenToStream).mockImplementation((_url, listener) => {
    stream = listener;
    return () => undefined;
  });
});
afterEach(cleanup);

test("what was seen before the stream broke off is not how it stands until the stream tells again", () => {
  const shown = renderHook(() => useOperations({ at }));
  become("connecting");
  become("open");
  expect(shown.result.current.current).toBe(true);
  tell();
  for (const state of ["waiting", "connecting", "open"] as const) {
    become(state);
    expect(shown.result.current).toMatchObject({ connection: state, current: false });
  }
  tell();
  expect(shown.result.current.current).toBe(true);
});

test("nothing is known before the stream has told, where the page came without it", () => {
  const shown = renderHook(() => useOperations(undefined));
  become("open");
  expect(shown.result.current.current).toBe(false);
  tell();
  expect(shown.result.current.current).toBe(true);
});
