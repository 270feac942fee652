import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { startScriptedApi } from "../scripted-api/server.mjs";
import { startWeb } from "../processes.mjs";
import { spansOf, wayUp } from "./otlp";

interface Collector {
  endpoint: string;
  exports: { key: string | undefined; body: Buffer }[];
  close: () => Promise<void>;
}

/** A collector for OTLP over HTTP: keeps what it gets. */
async function collectHttp(): Promise<Collector> {
  const exports: Collector["exports"] = [];
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === "/v1/traces") exports.push({ key: request.headers["x-otlp-api-key"]?.toString(), body: Buffer.concat(chunks) });
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
  return listening(server, exports, () => server.closeAllConnections());
}

/** The same over gRPC: one method, one empty answer. */
async function collectGrpc(): Promise<Collector> {
  const exports: Collector["exports"] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2Server();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      if (headers[":path"] === "/opentelemetry.proto.collector.trace.v1.TraceService/Export") {
        exports.push({ key: headers["x-otlp-api-key"]?.toString(), body: Buffer.concat(chunks) });
      }
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.alloc(5));
    });
  });
  return listening(server, exports, () => sessions.forEach((session) => session.destroy()));
}

async function listening(server: Server | Http2Server, exports: Collector["exports"], cut: () => void): Promise<Collector> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exports,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

for (const [protocol, collect] of [
  ["grpc", collectGrpc],
  ["http/protobuf", collectHttp],
] as const) {
  test(`one trace runs from the caller through the front end to the API (${protocol})`, async () => {
    const collector = await collect();
    const api = await startScriptedApi({ seeded: false, stageMs: 10 });
    const web = await startWeb({
      services__api__http__0: api.url,
      NEXUS_API_KEY: "nxs_the-key-of-the-trace",
      NEXUS_SIGN_IN: "default",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS: "x-otlp-api-key=secret",
      OTEL_SERVICE_NAME: "web-under-test",
      OTEL_RESOURCE_ATTRIBUTES: "service.instance.id=abcdefgh",
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_TRACES_SAMPLER: "always_on",
    });
    try {
      const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
      const callerSpan = "00f067aa0ba902b7";
      const probe = "11111111111111111111111111111111";
      await fetch(`${web.url}/healthz`, { headers: { traceparent: `00-${probe}-${callerSpan}-01` } });
      const created = await fetch(`${web.url}/bff/api/v1/builds`, {
        method: "POST",
        headers: { "content-type": "application/json", traceparent: `00-${traceId}-${callerSpan}-01`, "idempotency-key": "k1" },
        body: JSON.stringify({ requirement: "Sort the letters of a law firm." }),
      });
      expect(created.status).toBe(202);
      expect(created.headers.get("location")).toMatch(/^\/api\/v1\/builds\/bld-/);

      const requests = (await (await fetch(`${api.url}/__script/requests?path=/api/v1/builds&method=POST`)).json()) as {
        headers: Record<string, string>;
      }[];
      expect(requests[0]?.headers["idempotency-key"]).toBe("k1");
      const [, seenTrace, seenSpan, flags] = (requests[0]?.headers.traceparent ?? "").split("-");
      expect(seenTrace).toBe(traceId);
      expect(flags).toBe("01");
      expect(seenSpan).not.toBe(callerSpan);

      const exported = () => Buffer.concat(collector.exports.map(({ body }) => body));
      const has = (hex: string) => exported().includes(Buffer.from(hex, "hex"));
      await expect.poll(() => has(traceId) && has(seenSpan ?? ""), { message: "the client span is exported" }).toBe(true);
      await expect.poll(() => has(callerSpan), { message: "the server span names its caller as parent" }).toBe(true);
      expect(exported().includes("web-under-test")).toBe(true);
      expect(exported().includes("abcdefgh")).toBe(true);
      expect(has(probe)).toBe(false);
      expect(new Set(collector.exports.map(({ key }) => key))).toEqual(new Set(["secret"]));
    } finally {
      await web.stop();
      await api.close();
      await collector.close();
    }
  });
}

test("what is pressed in a browser, and what it listens to, is one trace from the browser's own span to the API", async ({ page }) => {
  const collector = await collectHttp();
  const api = await startScriptedApi({ seeded: false, stageMs: 20_000 });
  const web = await startWeb({ ...tracedTo(collector, api.url), OTEL_SERVICE_NAME: "web-under-test" });
  api.web = web.url;
  const spans = () => collector.exports.flatMap(({ body }) => spansOf(body));
  try {
    await page.goto(api.url);
    await page.locator("html[data-interactive]").waitFor();
    await page.getByRole("textbox", { name: "Requirement" }).fill("Sort the letters of a law firm.");
    const [posted, stream] = await Promise.all([
      page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/builds")),
      page.waitForRequest((request) => /\/builds\/bld-[^/]+\/events$/.test(request.url()) && !request.headers()["last-event-id"]),
      page.getByRole("button", { name: "Build agent" }).click(),
    ]);
    for (const request of [posted, stream]) {
      const [, trace = "", pressed = ""] = request.headers().traceparent?.split("-") ?? [];
      expect(trace).toMatch(/^[0-9a-f]{32}$/);
      const path = new URL(request.url()).pathname.replace("/bff", "");
      const seen = async () =>
        ((await (await fetch(`${api.url}/__script/requests?path=${path}&method=${request.method()}`)).json()) as { headers: Record<string, string> }[])
          .map(({ headers }) => headers.traceparent?.split("-"))
          .find((context) => context?.[1] === trace)?.[2];
      await expect.poll(seen).toBeTruthy();
      const asked = (await seen()) ?? "";
      expect(asked).not.toBe(pressed);

      await expect
        .poll(() => spans().find(({ spanId }) => spanId === pressed), { message: "the browser's span is collected" })
        .toEqual({ service: "web-under-test-browser", traceId: trace, spanId: pressed, parentSpanId: "", name: request.method(), kind: 3 });
      // A stream's span of the server ends with the stream; that of the call to the API ends when it answers.
      if (request === stream) await page.goto("about:blank");
      await expect.poll(() => wayUp(spans(), asked), { message: "the span that the API hears of descends from the browser's" }).toContain(pressed);
      expect(new Set(spans().filter(({ traceId }) => traceId === trace).map(({ service }) => service))).toEqual(new Set(["web-under-test", "web-under-test-browser"]));
    }

    const load = () => spans().find(({ name }) => name === "documentLoad");
    await expect.poll(load, { message: "the coming of the page is collected" }).toMatchObject({ service: "web-under-test-browser", kind: 1 });
    await expect
      .poll(() => spans().find(({ spanId }) => spanId === load()?.parentSpanId), { message: "it is a child of what drew the page" })
      .toMatchObject({ service: "web-under-test", traceId: load()?.traceId });
    // What brings the spans is no work of its own.
    expect(spans().filter(({ name }) => name.includes("/bff/traces"))).toEqual([]);
  } finally {
    await page.close();
    await web.stop();
    await api.close();
    await collector.close();
  }
});

test("a browser's spans are taken from those who are signed in, from this server's pages, in small numbers, and where they are collected", async () => {
  const collector = await collectHttp();
  const api = await startScriptedApi({ seeded: false, stageMs: 10 });
  const open = await startWeb(tracedTo(collector, api.url));
  const closed = await startWeb({ ...tracedTo(collector, api.url), NEXUS_SIGN_IN: "required" });
  const untraced = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_the-key-of-the-trace", NEXUS_SIGN_IN: "default" });
  const at = `${Date.now()}000000`;
  const span = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", name: "GET", kind: 3, startTimeUnixNano: at, endTimeUnixNano: at, attributes: [], status: {} };
  const send = async (url: string, { body, headers }: { body?: BodyInit; headers?: Record<string, string> } = {}) =>
    (
      await fetch(`${url}/bff/traces`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: body ?? JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
      })
    ).status;
  try {
    expect(await send(untraced.url)).toBe(404);
    expect(await send(closed.url)).toBe(401);
    expect(await send(closed.url, { headers: { cookie: "nexus-session=1.AAAA.AAAA" } })).toBe(401);
    expect(await send(open.url, { headers: { "sec-fetch-site": "cross-site" } })).toBe(403);
    expect(await send(open.url, { headers: { "content-type": "text/plain" } })).toBe(415);
    expect(await send(open.url, { body: "x".repeat(65 * 1024) })).toBe(413);
    expect(await send(open.url, { body: "{" })).toBe(400);
    expect(await send(open.url, { body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, name: "another" }] }] }] }) })).toBe(400);
    expect(await send(open.url)).toBe(204);
    await expect.poll(() => collector.exports.flatMap(({ body }) => spansOf(body)).filter(({ traceId }) => traceId === span.traceId)).toMatchObject([{ service: "web-browser", spanId: span.spanId }]);
  } finally {
    for (const server of [open, closed, untraced]) await server.stop();
    await api.close();
    await collector.close();
  }
});

function tracedTo(collector: Collector, api: string): Record<string, string> {
  return {
    services__api__http__0: api,
    NEXUS_API_KEY: "nxs_the-key-of-the-trace",
    NEXUS_SIGN_IN: "default",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    OTEL_TRACES_SAMPLER: "always_on",
  };
}
