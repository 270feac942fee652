import type { OperationsSnapshot } from "@/api/types";

export interface Sample {
  at: number;
  backlog: number;
  inFlight: number;
  /** What the queue's counter of taken jobs said. */
  taken?: number;
  /** Jobs that workers took per second since the sample before; nothing is known of the first. */
  rate?: number;
}

/** Of each queue, what was seen of it, oldest first. */
export type History = Readonly<Record<string, readonly Sample[]>>;

const kept = 150; // five minutes, one every two seconds

export function extendHistory(history: History, snapshot: OperationsSnapshot | undefined): History {
  if (!snapshot?.queues) return history;
  const at = Date.parse(snapshot.at);
  return {
    ...history,
    ...Object.fromEntries(
      snapshot.queues.map(({ name, backlog, delayed, inFlight, taken }) => {
        const before = history[name] ?? [];
        const sample: Sample = { at, backlog: backlog + delayed, inFlight };
        return [name, [...before.slice(1 - kept), typeof taken === "number" ? { ...sample, taken, rate: rateOf(before.at(-1), at, taken) } : sample]];
      }),
    ),
  };
}

/** Jobs per second since a sample. A counter that goes back was lost with its Redis, and begins again. */
function rateOf(before: Sample | undefined, at: number, taken: number): number | undefined {
  if (before?.taken === undefined) return undefined;
  return at > before.at ? (Math.max(0, taken - before.taken) * 1000) / (at - before.at) : before.rate;
}

/** The points of a line through `values`, in a box of `width` and `height`; a line of zeroes lies at the bottom. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length === 0) return "";
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, index) => `${round(index * step)},${round(height - (value / top) * (height - 2) - 1)}`).join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
