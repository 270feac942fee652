import { expect, test, vi } from "vitest";
import { readHistory } from "./read-history";

const at = "2026-01-01T12:00:00Z";

function update(sequence: number, message?: string): string {
  const data = { type: "stage", buildId: "b1", sequence, at, status: "running", stage: "orchestrator", completedStages: 0, message };
  return `id: ${sequence}\nevent: update\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A stream that stays open after what it says, as that of a running build does. */
function answer(text: string) {
  const seen: { headers?: HeadersInit; cancelled: boolean } = { cancelled: false };
  const send = async (_: unknown, init?: RequestInit) => {
    seen.headers = init?.headers;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      cancel: () => void (seen.cancelled = true),
    });
    return new Response(body);
  };
  return { seen, send: send as typeof fetch };
}

test("the history is read from the beginning up to the number, and the stream is left there", async () => {
  const { seen, send } = answer(update(1, "One") + update(2) + update(3, "Three") + update(4, "Four"));
  const entries = await readHistory("/events", 3, new AbortController().signal, send);
  expect(entries.map(({ sequence, message }) => [sequence, message])).toEqual([[1, "One"], [3, "Three"]]);
  expect(seen.headers).toMatchObject({ "last-event-id": "0" });
  await vi.waitFor(() => expect(seen.cancelled).toBe(true));
});

test("a snapshot in place of updates ends the history", async () => {
  const { send } = answer("event: snapshot\ndata: {}\n\n");
  expect(await readHistory("/events", 3, new AbortController().signal, send)).toEqual([]);
});

test("events of other names are passed over", async () => {
  const { send } = answer(update(1, "One") + "event: unavailable\ndata: {}\n\n" + update(2, "Two"));
  expect((await readHistory("/events", 2, new AbortController().signal, send)).map(({ message }) => message)).toEqual(["One", "Two"]);
});
