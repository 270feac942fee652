"use client";

import { useEffect, useReducer, useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths } from "@/api/client";
import type { Artifact, BuildDetail, BuildUpdate } from "@/api/types";
import { type ActivityEntry, initialBuildState, isTerminal, reduceBuild } from "./build-state";
import { type ConnectionState, openEventStream } from "./event-stream";

export interface LiveBuild {
  build: BuildDetail;
  activity: ActivityEntry[];
  artifacts: Artifact[];
  connection: ConnectionState;
}

/** One build, live: the server's snapshot first, then its event stream until the build is over. */
export function useBuild(initial: BuildDetail, initialArtifacts: Artifact[]): LiveBuild {
  const [state, dispatch] = useReducer(reduceBuild, initial, initialBuildState);
  const [artifacts, setArtifacts] = useState(initialArtifacts);
  const [connection, setConnection] = useState<ConnectionState>(isTerminal(initial.status) ? "closed" : "connecting");
  const { id } = initial;
  const live = !isTerminal(state.build.status);

  useEffect(() => {
    if (!live) return;
    const stream = openEventStream({
      url: apiPaths.buildEvents(id),
      onState: setConnection,
      onEvent: ({ type, data }) => {
        if (type === "snapshot") dispatch({ type: "snapshot", build: JSON.parse(data) as BuildDetail });
        else if (type === "update") dispatch({ type: "update", update: JSON.parse(data) as BuildUpdate });
        else if (type === "end") stream.close();
      },
    });
    return stream.close;
  }, [id, live]);

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

  return { build: state.build, activity: state.activity, artifacts, connection };
}
