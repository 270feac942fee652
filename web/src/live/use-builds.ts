"use client";

import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths } from "@/api/client";
import type { BuildSummary, Page } from "@/api/types";
import { initialBuildListState, reduceBuildList } from "./build-list-state";
import { type ConnectionState, openEventStream } from "./event-stream";

export interface LiveBuilds {
  builds: BuildSummary[];
  connection: ConnectionState;
  hasMore: boolean;
  loadMore: () => Promise<void>;
}

/** The newest builds, live. Whenever the stream (re)connects, the first page is read again: it holds what the silence hid. */
export function useBuilds(initial: Page<BuildSummary>, pageSize: number): LiveBuilds {
  const [state, dispatch] = useReducer(reduceBuildList, initial, initialBuildListState);
  const [connection, setConnection] = useState<ConnectionState>("connecting");
  const heard = useRef(0);

  useEffect(() => {
    const abort = new AbortController();
    const stream = openEventStream({
      url: apiPaths.buildsEvents(),
      onState: (next) => {
        setConnection(next);
        if (next !== "open") return;
        const since = heard.current;
        browserApi.listBuilds({ limit: pageSize }, abort).then(
          (page) => dispatch({ type: "refreshed", page, since }),
          () => undefined, // the rows stay as they are; the stream goes on
        );
      },
      onEvent: ({ type, data }) => {
        if (type !== "build") return;
        heard.current += 1;
        dispatch({ type: "event", build: JSON.parse(data) as BuildSummary });
      },
    });
    return () => {
      abort.abort();
      stream.close();
    };
  }, [pageSize]);

  const { nextCursor } = state;
  const loadMore = useCallback(async () => {
    if (!nextCursor) return;
    const since = heard.current;
    dispatch({ type: "extended", page: await browserApi.listBuilds({ limit: pageSize, cursor: nextCursor }), since });
  }, [nextCursor, pageSize]);

  return { builds: state.items, connection, hasMore: nextCursor !== null, loadMore };
}
