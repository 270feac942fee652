import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

test("spans that one request could not bring do not keep back those of the next", async () => {
  const spans = Array.from({ length: 120 }, (_, index) => ({ traceId: "a".repeat(32), spanId: `${index}`.padStart(16, "0"), method: "GET", url: "/bff/api/v1/builds", start: 1, end: 2, outcome: 200 }));
  vi.doMock("./browser-trace", async (original) => ({ ...(await original<object>()), takeFinished: () => spans }));
  vi.stubGlobal("location", { origin: "http://127.0.0.1" });
  const sent: number[] = [];
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    sent.push((JSON.parse(body) as { resourceSpans: [{ scopeSpans: [{ spans: unknown[] }] }] }).resourceSpans[0].scopeSpans[0].spans.length);
    if (sent.length === 1) throw new TypeError("Failed to fetch");
    return new Response(null, { status: 204 });
  });
  const { exportFinished } = await import("./browser-exporter");
  await exportFinished();
  expect(sent).toEqual([50, 50, 20]);
});
