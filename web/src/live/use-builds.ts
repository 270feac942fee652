"use client";

import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths, browserBase } from "@/api/client";
import type { BuildQuery, BuildSummary, Page } from "@/api/types";
import { initialBuildListState, matchesQuery, reduceBuildList } from "./build-list-state";
import type { ConnectionState } from "./event-stream";
import { listenToStream } from "./tab-stream";
import { whileItMayPass } from "./while-it-may-pass";

export interface LiveBuilds {
  builds: BuildSummary[];
  connection: ConnectionState;
  hasMore: boolean;
  /** The first page could not be read again: builds that came while nothing was heard may be missing. */
  missed: boolean;
  readAgain: () => void;
  /** Whether the first page is being read again. */
  reading: boolean;
  loadMore: () => Promise<void>;
}

const everything: BuildQuery = {};

/** The newest builds, live. Whenever the stream (re)connects, the first page is read again: it holds what the silence hid. */
export function useBuilds(initial: Page<BuildSummary>, pageSize: number, query: BuildQuery = everything): LiveBuilds {
  const [state, dispatch] = useReducer(reduceBuildList, initial, initialBuildListState);
  const [connection, setConnection] = useState<ConnectionState>("connecting");
  const [missed, setMissed] = useState(false);
  const [asked, setAsked] = useState(0);
  const [ended, setEnded] = useState(0);
  const heard = useRef(0);

  useEffect(() => {
    if (asked === 0) return;
    const abort = new AbortController();
    const read = async () => ({ since: heard.current, page: await browserApi.listBuilds({ ...query, limit: pageSize }, abort) });
    const end = (missed: boolean) => {
      if (abort.signal.aborted) return;
      setMissed(missed);
      setEnded(asked);
    };
    whileItMayPass(read, abort.signal).then(
      (answer) => {
        if (!abort.signal.aborted) dispatch({ type: "refreshed", ...answer });
        end(false);
      },
      () => end(true), // the rows stay as they are; the stream goes on
    );
    return () => abort.abort();
  }, [asked, pageSize, query]);
  const readAgain = useCallback(() => setAsked((times) => times + 1), []);

  useEffect(() => {
    // Builds come by the dozen when many run: what arrives within a frame is drawn at once.
    let waiting: BuildSummary[] = [];
    let frame = 0;
    const stop = listenToStream(browserBase + apiPaths.buildsEvents(query.owner), {
      onState: (next) => {
        setConnection(next);
        if (next === "open") readAgain();
      },
      onEvent: ({ type, data }) => {
        if (type !== "build") return;
        heard.current += 1;
        waiting.push(JSON.parse(data) as BuildSummary);
        frame ||= window.setTimeout(() => {
          const builds = waiting;
          waiting = [];
          frame = 0;
          dispatch({ type: "events", builds, matches: (build) => matchesQuery(build, query) });
        }, 60);
      },
    });
    return () => {
      window.clearTimeout(frame);
      stop();
    };
  }, [query, readAgain]);

  // Rows that came and went with the stream leave no cursor behind: the first page is read again.
  const { nextCursor, overgrown, loaded } = state;
  useEffect(() => {
    if (!overgrown) return;
    const abort = new AbortController();
    const since = heard.current;
    browserApi.listBuilds({ ...query, limit: Math.min(100, Math.max(pageSize, loaded)) }, abort).then(
      (page) => dispatch({ type: "refreshed", page, since }),
      () => undefined, // no more rows are kept, and when the stream comes back it is tried again
    );
    return () => abort.abort();
  }, [overgrown, loaded, pageSize, query]);

  const loadMore = useCallback(async () => {
    if (!nextCursor) return;
    const since = heard.current;
    dispatch({ type: "extended", page: await browserApi.listBuilds({ ...query, limit: pageSize, cursor: nextCursor }), since });
  }, [nextCursor, pageSize, query]);

  return { builds: state.items, connection, hasMore: nextCursor !== null, missed, readAgain, reading: asked !== ended, loadMore };
}
