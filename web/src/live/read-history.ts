import type { BuildUpdate } from "@/api/types";
import { tracedFetch } from "@/telemetry/browser-trace";
import { type ActivityEntry, activityOf } from "./build-state";
import { EventStreamParser } from "./event-stream-parser";

/** What the workers said up to a sequence number: the stream's own replay, read from its beginning and left at that number. */
export async function readHistory(url: string, until: number, signal: AbortSignal, send: typeof tracedFetch = tracedFetch): Promise<ActivityEntry[]> {
  const response = await send(url, { headers: { accept: "text/event-stream", "last-event-id": "0" }, signal, cache: "no-store" });
  if (!response.ok || !response.body) return [];
  const entries: ActivityEntry[] = [];
  const parser = new EventStreamParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return entries;
      for (const { type, data } of parser.feed(value)) {
        // A snapshot comes in place of updates that are no longer kept.
        if (type === "snapshot" || type === "end") return entries;
        if (type !== "update") continue;
        const update = JSON.parse(data) as BuildUpdate;
        if (update.sequence > until) return entries;
        const entry = activityOf(update);
        if (entry) entries.push(entry);
        if (update.sequence === until) return entries;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
