import { leaveWhereSignedOut } from "@/api/signed-out";
import { untilItComes } from "@/components/ui/until-it-comes";
import { whenResting } from "@/components/ui/when-resting";
import { tracedFetch } from "@/telemetry/browser-trace";
import type { ServerSentEvent } from "./event-stream-parser";
import type { ConnectionState, EventStream, EventStreamOptions } from "./event-stream";

export interface Listener {
  onEvent: (event: ServerSentEvent) => void;
  onState?: (state: ConnectionState) => void;
}

interface Shared {
  url: string;
  state: ConnectionState;
  stream: EventStream;
  listeners: Set<Listener>;
}

export type Open = (options: EventStreamOptions) => EventStream;

/**
 * The one live connection of this tab: who listens to the same address shares it, and where another address is wanted, the older one
 * is closed until its turn comes again. A browser keeps six connections to a server, for all its tabs.
 */
export function createTabStream(open: Open) {
  // The last is the one that is open.
  const wanted: { url: string; listener: Listener }[] = [];
  let shared: Shared | undefined;

  function follow(): void {
    const url = wanted.at(-1)?.url;
    if (shared && shared.url !== url) {
      const old = shared;
      shared = undefined;
      old.stream.close();
    }
    if (url === undefined) return;
    const listeners = new Set(wanted.filter((one) => one.url === url).map(({ listener }) => listener));
    if (shared) {
      for (const listener of listeners) if (!shared.listeners.has(listener)) listener.onState?.(shared.state);
      shared.listeners = listeners;
      return;
    }
    const current: Shared = { url, state: "connecting", listeners, stream: { close: () => undefined, restart: () => undefined } };
    shared = current;
    current.stream = open({
      url,
      onState: (state) => {
        current.state = state;
        if (shared === current) for (const listener of current.listeners) listener.onState?.(state);
      },
      onEvent: (event) => {
        if (shared === current) for (const listener of current.listeners) listener.onEvent(event);
      },
    });
  }

  /** Listens to an address until the answer is called. */
  return function listen(url: string, listener: Listener): () => void {
    const entry = { url, listener };
    wanted.push(entry);
    follow();
    return () => {
      const index = wanted.indexOf(entry);
      if (index < 0) return;
      wanted.splice(index, 1);
      follow();
    };
  };
}

let code: typeof import("./event-stream") | undefined;

/** The page is there and answers before it listens: the code of streams comes when it rests, once. Each connection begins a trace of its own. */
export function openLater(options: EventStreamOptions, load = () => import("./event-stream")): EventStream {
  let stream: EventStream | undefined;
  let forget = () => undefined as void;
  const begin = ({ openEventStream }: typeof import("./event-stream")) => {
    stream = openEventStream({ ...options, send: async (url, init) => leaveWhereSignedOut(await tracedFetch(url, init)) });
  };
  if (code) begin(code);
  else {
    let closed = false;
    const cancel = whenResting(() => {
      untilItComes(load).then(
        (module) => {
          code = module;
          if (!closed) begin(module);
        },
        () => closed || options.onState?.("closed"),
      );
    });
    forget = () => {
      closed = true;
      cancel();
    };
  }
  return {
    close: () => {
      forget();
      stream?.close();
    },
    restart: () => stream?.restart(),
  };
}

export const listenToStream = createTabStream((options) => openLater(options));
