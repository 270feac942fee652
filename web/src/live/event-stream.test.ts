import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ServerSentEvent } from "./event-stream-parser";
import { type ConnectionState, type EventStream, openEventStream } from "./event-stream";

// A machine with other work to do takes its time.
const patient = { timeout: 20_000 };

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server | undefined;
let stream: EventStream | undefined;

afterEach(async () => {
  stream?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** A server that answers each connection as told, and the last answer for ever after. */
async function serve(...answers: Answer[]): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(response, request);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
}

function open(url: string, options: { idleTimeoutMs?: number; onEvent?: (event: ServerSentEvent) => void } = {}) {
  const events: ServerSentEvent[] = [];
  const states: ConnectionState[] = [];
  stream = openEventStream({
    url,
    baseDelayMs: 5,
    maxDelayMs: 40,
    idleTimeoutMs: options.idleTimeoutMs,
    onState: (state) => states.push(state),
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return { events, states, stream };
}

const events = (text: string): Answer => (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(text);
};
const cut = (text: string): Answer => (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(text, () => response.destroy());
};
const status = (code: number): Answer => (response) => response.writeHead(code).end();

describe("an event stream", () => {
  test("comes back after a cut and resumes after the last event it saw", async () => {
    const { url, requests } = await serve(cut("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: half"), events("id: 3\ndata: c\n\n"));
    const { events: seen, states } = open(url);
    await vi.waitFor(() => expect(seen.map((event) => event.data)).toEqual(["a", "b", "c"]), patient);
    expect(requests.map((request) => request.headers["last-event-id"])).toEqual([undefined, "2"]);
    expect(states).toEqual(["connecting", "open", "waiting", "connecting", "open"]);
  });

  test("outlasts a server that is restarting", async () => {
    const { url, requests } = await serve(status(502), status(503), status(504), events("data: a\n\n"));
    const { events: seen } = open(url);
    await vi.waitFor(() => expect(seen).toHaveLength(1), patient);
    expect(requests).toHaveLength(4);
  });

  test("gives up where a repetition cannot help", async () => {
    const { url, requests } = await serve(status(404));
    const { states } = open(url);
    await vi.waitFor(() => expect(states.at(-1)).toBe("closed"), patient);
    expect(requests).toHaveLength(1);
  });

  test("takes a connection that has fallen silent for dead, and heartbeats for life", async () => {
    vi.useFakeTimers();
    try {
      const connections: ReadableStreamDefaultController<Uint8Array>[] = [];
      const send = vi.fn(async (_url: string, { signal }: RequestInit) => {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            connections.push(controller);
            signal?.addEventListener("abort", () => controller.error(signal.reason));
          },
        });
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      });
      stream = openEventStream({ url: "http://stream/", baseDelayMs: 5, maxDelayMs: 40, idleTimeoutMs: 150, onEvent: () => undefined, send });
      await vi.advanceTimersByTimeAsync(1);
      for (let beat = 0; beat < 5; beat++) {
        connections[0]?.enqueue(new TextEncoder().encode(": heartbeat\n\n"));
        await vi.advanceTimersByTimeAsync(100);
      }
      expect(send).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(100);
      expect(send).toHaveBeenCalledTimes(2);
    } finally {
      stream?.close();
      vi.useRealTimers();
    }
  });

  test("once closed by its reader it stays closed", async () => {
    const { url, requests } = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end("event: end\ndata: {}\n\ndata: late\n\n");
    });
    const { events: seen, states } = open(url, { onEvent: () => stream?.close() });
    await vi.waitFor(() => expect(states.at(-1)).toBe("closed"), patient);
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than the longest delay before a reconnect
    expect(seen.map((event) => event.type)).toEqual(["end"]);
    expect(requests).toHaveLength(1);
  });

  test("a restart forgets the position, so that the server sends a snapshot", async () => {
    const { url, requests } = await serve(events("id: 5\ndata: a\n\n"), events("id: 9\nevent: snapshot\ndata: b\n\n"));
    const { events: seen } = open(url);
    await vi.waitFor(() => expect(seen).toHaveLength(1), patient);
    stream?.restart();
    await vi.waitFor(() => expect(seen).toHaveLength(2), patient);
    expect(requests[1]?.headers["last-event-id"]).toBeUndefined();
  });

  test("waits longer after each failure, up to the limit, and anew after a success", async () => {
    const delays: number[] = [];
    const timer = vi.spyOn(globalThis, "setTimeout");
    try {
      const { url } = await serve(status(502), status(502), status(502), status(502), status(502), cut("data: a\n\n"), status(502));
      open(url);
      await vi.waitFor(() => {
        delays.splice(0, delays.length, ...timer.mock.calls.map(([, ms]) => ms ?? 0).filter((ms) => ms > 0 && ms <= 40));
        expect(delays.length).toBeGreaterThanOrEqual(6);
      }, patient);
      const limits = [5, 10, 20, 40, 40, 5];
      limits.forEach((limit, index) => {
        expect(delays[index]).toBeGreaterThanOrEqual(limit / 2);
        expect(delays[index]).toBeLessThanOrEqual(limit);
      });
    } finally {
      timer.mockRestore();
    }
  });
});
