import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

export interface RequestTotals {
  all: number;
  /** Those that a load balancer passed on. */
  forwarded: number;
  /** Those of them that are not answered to their end, live streams among them. */
  forwardedOpen: number;
}

type Asked = Pick<IncomingMessage, "url" | "headers">;
type Answering = { once: (event: "close", listener: () => void) => unknown };

/** What this server was asked since it started, health probes left out. */
export class RequestCount {
  readonly totals: RequestTotals = { all: 0, forwarded: 0, forwardedOpen: 0 };

  /** Counts what Node's HTTP servers get, before anybody has changed the headers: Next.js gives every request those of a load balancer. */
  watch(): this {
    subscribe("http.server.request.start", (message) => {
      const { request, response } = message as { request: IncomingMessage; response: Answering };
      this.begin(request, response);
    });
    return this;
  }

  begin({ url, headers }: Asked, response: Answering): void {
    if (url === "/healthz") return;
    this.totals.all += 1;
    if (headers["x-forwarded-for"] === undefined) return;
    this.totals.forwarded += 1;
    this.totals.forwardedOpen += 1;
    response.once("close", () => {
      this.totals.forwardedOpen -= 1;
    });
  }
}
