"use client";

import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths, browserBase } from "@/api/client";
import type { Artifact, BuildDetail, BuildStatus, BuildSummary, BuildUpdate } from "@/api/types";
import { whenResting } from "@/components/ui/when-resting";
import { type ActivityEntry, initialBuildState, isTerminal, reduceBuild } from "./build-state";
import type { ConnectionState } from "./event-stream";
import { listenToStream } from "./tab-stream";

export interface LiveBuild {
  build: BuildDetail;
  activity: ActivityEntry[];
  artifacts: Artifact[];
  connection: ConnectionState;
  /** Takes over what the API answered to a control. */
  adopt: (build: BuildDetail) => void;
  /** Shows a build as somebody asked for it, until the server says how it stands; undefined takes that back. */
  expect: (status: BuildStatus | undefined) => void;
}

/**
 * One build, live: the server's snapshot first, then its event stream until the build is over. After that the stream of all builds tells
 * when it goes on, because somebody retried it, in this tab or another.
 */
export function useBuild(initial: BuildDetail, initialArtifacts: Artifact[], foreign: boolean): LiveBuild {
  const [state, dispatch] = useReducer(reduceBuild, initial, initialBuildState);
  const [artifacts, setArtifacts] = useState(initialArtifacts);
  const [connection, setConnection] = useState<ConnectionState>("connecting");
  const { id } = initial;
  const owner = foreign ? initial.owner : undefined;
  const live = !isTerminal(state.build.status);

  useEffect(() => {
    if (live) {
      return listenToStream(browserBase + apiPaths.buildEvents(id), {
        onState: setConnection,
        onEvent: ({ type, data }) => {
          if (type === "snapshot") dispatch({ type: "snapshot", build: JSON.parse(data) as BuildDetail });
          else if (type === "update") dispatch({ type: "update", update: JSON.parse(data) as BuildUpdate });
          else if (type === "end") void browserApi.getBuild(id).then((build) => dispatch({ type: "snapshot", build }), () => undefined);
        },
      });
    }
    const abort = new AbortController();
    const read = () =>
      browserApi.getBuild(id, abort).then(
        (build) => dispatch({ type: "snapshot", build }),
        () => undefined, // the page stays as it is; the stream goes on
      );
    let opened = false;
    const stop = listenToStream(browserBase + apiPaths.buildsEvents(owner), {
      onState: (next) => {
        setConnection(next);
        // What happened while nothing was heard is read once.
        if (next === "open" && opened) void read();
        opened ||= next === "open";
      },
      onEvent: ({ type, data }) => {
        if (type === "build" && (JSON.parse(data) as BuildSummary).id === id) void read();
      },
    });
    return () => {
      abort.abort();
      stop();
    };
  }, [id, owner, live]);

  // What was said before the page's snapshot; its code is not part of the first load.
  const { sequence } = initial;
  useEffect(() => {
    if (sequence === 0) return;
    const abort = new AbortController();
    const forget = whenResting(() => {
      void import("./read-history")
        .then(({ readHistory }) => readHistory(browserBase + apiPaths.buildEvents(id), sequence, abort.signal))
        .then(
          (entries) => abort.signal.aborted || dispatch({ type: "history", entries }),
          () => undefined, // the page is whole without its log
        );
    });
    return () => {
      forget();
      abort.abort();
    };
  }, [id, sequence]);

  // The stream says that a stage changed; what it wrote (artifacts, summary) is read once for each such change, and once after a gap.
  const settled = state.build.stages.filter((stage) => stage.status === "completed" || stage.status === "failed").length;
  const revision = `${settled}/${state.build.status}/${state.gap}`;
  const [shown, setShown] = useState(revision);
  useEffect(() => {
    if (revision === shown) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void Promise.all([
        browserApi.getBuild(id, abort).then((build) => dispatch({ type: "snapshot", build })),
        browserApi.listArtifacts(id, abort).then(setArtifacts),
      ]).then(
        () => setShown(revision),
        () => undefined, // the stream goes on; the next change asks again
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, revision, shown]);

  // What is expected holds for the build that was seen: any other word of its status comes from the server.
  const [expected, setExpected] = useState<{ status: BuildStatus; instead: BuildStatus }>();
  const { status } = state.build;
  const expect = useCallback((next: BuildStatus | undefined) => setExpected(next && { status: next, instead: status }), [status]);
  const build = useMemo(() => (expected?.instead === state.build.status ? { ...state.build, status: expected.status } : state.build), [expected, state.build]);
  const adopt = useCallback((answer: BuildDetail) => {
    setExpected(undefined);
    dispatch({ type: "snapshot", build: answer });
  }, []);
  return { build, expect, activity: state.activity, artifacts, connection, adopt };
}
