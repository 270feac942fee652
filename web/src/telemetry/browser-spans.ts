import type { OtlpSpan } from "./otlp";

type Accept = (spans: readonly OtlpSpan[]) => void;

// Tracing starts with the server, and routes have their own copy of each module: the process is what they share.
const shared = globalThis as typeof globalThis & { nexusBrowserSpans?: Accept };

/** Where the spans of browsers go; undefined where no traces are collected. */
export const browserSpans = (): Accept | undefined => shared.nexusBrowserSpans;

export function acceptBrowserSpans(accept: Accept): void {
  shared.nexusBrowserSpans = accept;
}
