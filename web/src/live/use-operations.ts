"use client";

import { useEffect, useState } from "react";
import { apiPaths, browserBase } from "@/api/client";
import type { OperationsSnapshot } from "@/api/types";
import type { ConnectionState } from "./event-stream";
import { extendHistory, type History } from "./history";
import { listenToStream } from "./tab-stream";

export interface LiveOperations {
  now: OperationsSnapshot | undefined;
  history: History;
  connection: ConnectionState;
  /** Whether `now` is how it stands: not after the stream broke off, until it tells again. */
  current: boolean;
}

/** Queues, workers and the health of all, live, with what was seen of them since the page was opened. */
export function useOperations(initial: OperationsSnapshot | undefined): LiveOperations {
  const [state, setState] = useState(() => ({ now: initial, history: extendHistory({}, initial) }));
  const [current, setCurrent] = useState(initial !== undefined);
  const [connection, setConnection] = useState<ConnectionState>("connecting");
  useEffect(
    () =>
      listenToStream(browserBase + apiPaths.operationsEvents(), {
        onState: (next) => {
          setConnection(next);
          if (next === "waiting" || next === "closed") setCurrent(false);
        },
        onEvent: ({ type, data }) => {
          if (type !== "operations") return;
          setCurrent(true);
          const now = JSON.parse(data) as OperationsSnapshot;
          setState(({ history }) => ({ now, history: extendHistory(history, now) }));
        },
      }),
    [],
  );
  return { ...state, connection, current };
}
