import { EventStreamParser, type ServerSentEvent } from "./event-stream-parser";

/** `waiting`: between two attempts. `closed`: over, by us or because the server said so for good. */
export type ConnectionState = "connecting" | "open" | "waiting" | "closed";

export interface EventStreamOptions {
  url: string;
  onEvent: (event: ServerSentEvent) => void;
  onState?: (state: ConnectionState) => void;
  send?: (url: string, init: RequestInit) => Promise<Response>;
  /** First delay before a reconnect; doubles up to {@link maxDelayMs}. */
  baseDelayMs?: number;
  maxDelayMs?: number;
  /** Silence after which a connection counts as dead. The server sends a heartbeat more often than this. */
  idleTimeoutMs?: number;
  random?: () => number;
}

export interface EventStream {
  close: () => void;
  /** Forgets the last event id and connects anew, so that the server sends a snapshot. */
  restart: () => void;
}

/** Statuses that a repetition does not change. */
const final = new Set([204, 400, 401, 403, 404, 410]);

/**
 * An event stream that comes back: resumes after the last event it has seen, waits longer after each failure, and tries at once when
 * the network or the tab returns. Not `EventSource`, which gives up for ever at the first 502 of a restarting server.
 */
export function openEventStream(options: EventStreamOptions): EventStream {
  const { url, onEvent, onState, send = (u, init) => fetch(u, init) } = options;
  const { baseDelayMs = 500, maxDelayMs = 15_000, idleTimeoutMs = 45_000, random = Math.random } = options;
  let lastEventId = "";
  let failures = 0;
  let retryMs: number | undefined;
  let closed = false;
  let attempt = new AbortController();
  let wake: (() => void) | undefined;

  const setState = (state: ConnectionState) => onState?.(state);

  async function connect(): Promise<"ended" | "final"> {
    attempt = new AbortController();
    const { signal } = attempt;
    const current = attempt;
    let idle = setTimeout(() => current.abort(), idleTimeoutMs);
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (lastEventId) headers["last-event-id"] = lastEventId;
      const response = await send(url, { headers, signal, cache: "no-store" });
      if (final.has(response.status)) return "final";
      if (!response.ok || !response.body) throw new Error(`The event stream answered ${response.status}.`);

      setState("open");
      const parser = new EventStreamParser(lastEventId);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(idle);
        if (done || closed || signal.aborted) return "ended";
        idle = setTimeout(() => current.abort(), idleTimeoutMs);
        for (const event of parser.feed(value)) {
          if (closed || signal.aborted) return "ended";
          lastEventId = event.lastEventId;
          failures = 0;
          onEvent(event);
        }
        retryMs = parser.retryMs ?? retryMs;
      }
    } finally {
      clearTimeout(idle);
      current.abort();
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      setState("connecting");
      const outcome = await connect().catch(() => "ended" as const);
      if (closed) return;
      if (outcome === "final") {
        close();
        return;
      }
      setState("waiting");
      const delay = Math.min(maxDelayMs, Math.max(baseDelayMs, retryMs ?? 0) * 2 ** failures);
      failures = Math.min(failures + 1, 16);
      await pause(delay * (0.5 + random() / 2));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      }
      wake = done;
    });
  }

  function onReturn(): void {
    if (globalThis.document?.visibilityState === "hidden") return;
    failures = 0;
    wake?.();
  }

  function close(): void {
    if (closed) return;
    closed = true;
    globalThis.removeEventListener?.("online", onReturn);
    globalThis.document?.removeEventListener("visibilitychange", onReturn);
    attempt.abort();
    wake?.();
    setState("closed");
  }

  function restart(): void {
    lastEventId = "";
    failures = 0;
    attempt.abort();
    wake?.();
  }

  globalThis.addEventListener?.("online", onReturn);
  globalThis.document?.addEventListener("visibilitychange", onReturn);
  void run();
  return { close, restart };
}
