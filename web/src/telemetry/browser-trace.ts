import { whenResting } from "@/components/ui/when-resting";

/** A request of the browser that is over. Times are in milliseconds since 1970. */
export interface FinishedRequest {
  traceId: string;
  spanId: string;
  method: string;
  url: string;
  start: number;
  end: number;
  /** The status of the answer, or what kept it from coming; nothing where nobody waited for it any more. */
  outcome: number | string | undefined;
}

const keptRequests = 200;

let page: string[] | null | undefined;
let finished: FinishedRequest[] = [];
let exporting = false;

/** Trace, span and flags of the context that the server drew this page in. It says so where traces are collected (`clientTraceMetadata` of next.config.ts). */
export function pageContext(): string[] | null {
  return (page ??= /^00-(\w{32})-(\w{16})-(\w\w)$/.exec(document.querySelector<HTMLMetaElement>("meta[name=traceparent]")?.content ?? "")?.slice(1) ?? null);
}

/** `fetch` in a span that begins a trace: the server's span becomes its child. Whether it is collected was decided with the page; it ends when the answer begins. */
export async function tracedFetch(url: string, init: RequestInit): Promise<Response> {
  const [traceId, spanId, start, clock] = [randomHex(16), randomHex(8), Date.now(), performance.now()];
  const headers = new Headers(init.headers);
  headers.set("traceparent", `00-${traceId}-${spanId}-${pageContext()?.[2] ?? "01"}`);
  let outcome: FinishedRequest["outcome"];
  try {
    const response = await fetch(url, { ...init, headers });
    outcome = response.status;
    return response;
  } catch (error) {
    if (!init.signal?.aborted) outcome = (error as Error).name;
    throw error;
  } finally {
    if (pageContext()?.[2] === "01" && finished.length < keptRequests) {
      finished.push({ traceId, spanId, method: init.method ?? "GET", url, start, end: start + performance.now() - clock, outcome });
      exportLater();
    }
  }
}

/** What is over and not yet exported. */
export function takeFinished(): FinishedRequest[] {
  const taken = finished;
  finished = [];
  return taken;
}

/** Several at a time, when the page has nothing better to do; the first time it tells of the page itself as well. */
export function exportLater(): void {
  if (exporting || pageContext()?.[2] !== "01") return;
  exporting = true;
  whenResting(() => {
    exporting = false;
    import("./browser-exporter").then(({ exportFinished }) => exportFinished()).catch(() => undefined);
  });
}

export function randomHex(bytes: number): string {
  const buffer = new Uint8Array(bytes);
  do crypto.getRandomValues(buffer);
  while (buffer.every((byte) => byte === 0)); // all zeroes is the one value the standard forbids
  return Array.from(buffer, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
