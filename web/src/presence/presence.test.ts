import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reportOf, startPresence } from "./presence";
import { RequestCount } from "./request-count";

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

test("requests are counted, those of a load balancer apart and while they are open, health probes not at all", () => {
  const count = new RequestCount();
  const stream = new EventEmitter();
  count.begin({ url: "/healthz", headers: { "x-forwarded-for": "203.0.113.7" } }, new EventEmitter());
  count.begin({ url: "/builds", headers: {} }, new EventEmitter());
  count.begin({ url: "/bff/api/v1/builds/events", headers: { "x-forwarded-for": "203.0.113.7" } }, stream);
  expect(count.totals).toEqual({ all: 2, forwarded: 1, forwardedOpen: 1 });
  stream.emit("close");
  expect(count.totals).toEqual({ all: 2, forwarded: 1, forwardedOpen: 0 });
});

test("figures are averages since the time before, and none at the start", () => {
  const none = { all: 0, forwarded: 0, forwardedOpen: 0 };
  expect(reportOf(none, none, 0)).toMatchObject({ requestsPerSecond: 0, forwardedPerSecond: 0, forwardedOpen: 0, processId: process.pid });
  expect(reportOf({ all: 32, forwarded: 11, forwardedOpen: 4 }, { all: 20, forwarded: 10, forwardedOpen: 9 }, 5)).toMatchObject({ requestsPerSecond: 2.4, forwardedPerSecond: 0.2, forwardedOpen: 4 });
});

test("a server tells the API of itself at its start, with its own key and without a trace", async () => {
  const { request, body, url } = await heard((address) => startPresence({ ...process.env, API_HTTP: `${address}/`, services__api__http__0: "", NEXUS_API_KEY: "nxs_of-the-server" }));
  expect(url).toMatch(/^PUT \/api\/v1\/operations\/front-ends\/[0-9a-f-]{36}$/);
  expect(request.headers.authorization).toBe("Bearer nxs_of-the-server");
  expect(request.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(body).toMatchObject({ processId: process.pid, requestsPerSecond: 0 });
  expect(Date.parse(body.startedAt)).toBeLessThanOrEqual(Date.now());
});

/** What a server on loopback is told first. */
async function heard(tell: (address: string) => void): Promise<{ request: IncomingMessage; url: string; body: { startedAt: string } }> {
  return new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      response.writeHead(204).end();
      resolve({ request, url: `${request.method} ${request.url}`, body: JSON.parse(text) as { startedAt: string } });
    });
    server.listen(0, "127.0.0.1", () => tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    open.push(() => server.closeAllConnections(), () => server.close());
  });
}
