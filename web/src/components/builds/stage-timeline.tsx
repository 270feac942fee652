"use client";

import { useId, useState } from "react";
import { useTranslations } from "next-intl";
import type { BuildDetail, BuildStage, StageStatus } from "@/api/types";
import type { ActivityEntry } from "@/live/build-state";
import { Duration, useNow } from "../ui/clock";
import { ChevronRightIcon } from "../ui/icons";
import { onDemand } from "../ui/on-demand";
import { Skeleton } from "../ui/states";
import { StatusIcon } from "../ui/status";
import { useStageName } from "./stage-name";
import { barOf, timeRange, type TimeRange } from "./timeline-scale";

// Its code comes when the first stage is opened.
const StageDetail = onDemand(() => import("./stage-detail").then((module) => module.StageDetail), <Skeleton className="h-10" />);

const barTone: Record<StageStatus, string> = {
  pending: "text-transparent",
  running: "text-run",
  completed: "text-done",
  failed: "text-fail",
};

interface TimelineProps {
  build: BuildDetail;
  activity: ActivityEntry[];
  onOpenArtifact: (path: string) => void;
}

/** The stages in order, each with its bar on the build's own time axis. A row opens to what the stage said and wrote. */
export function StageTimeline({ build, activity, onOpenArtifact }: TimelineProps) {
  const t = useTranslations("build");
  const now = useNow(build.status === "running" ? 1000 : null);
  const range = timeRange(build, now);
  return (
    <ol className="divide-y" aria-label={t("stageList")}>
      {build.stages.map((stage) => (
        <StageRow
          key={stage.name}
          stage={stage}
          range={range}
          now={now}
          activity={activity.filter((entry) => entry.stage === stage.name)}
          onOpenArtifact={onOpenArtifact}
        />
      ))}
    </ol>
  );
}

function StageRow({
  stage,
  range,
  now,
  activity,
  onOpenArtifact,
}: {
  stage: BuildStage;
  range: TimeRange | undefined;
  now: number;
  activity: ActivityEntry[];
  onOpenArtifact: (path: string) => void;
}) {
  const t = useTranslations("build");
  const status = useTranslations("status");
  const stageName = useStageName();
  const id = useId();
  const [open, setOpen] = useState(false);
  const running = stage.status === "running";
  const bar = barOf(stage, range, now);
  const latest = activity.at(-1)?.message;
  return (
    <li data-stage={stage.name} data-status={stage.status}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="grid w-full grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-3 px-4 py-2.5 text-left text-sm -outline-offset-2 transition-colors hover:bg-hover md:grid-cols-[auto_minmax(0,15rem)_minmax(0,1fr)_5.5rem_auto]"
        >
          <StatusIcon status={stage.status} />
          <span className="min-w-0">
            <span className={`flex items-center gap-2 ${stage.status === "pending" ? "text-muted" : "font-medium"}`}>
              <span className="truncate">{stageName(stage.name, stage.displayName)}</span>
              <span className="sr-only">{status(stage.status)}</span>
              {stage.attempt > 1 ? (
                <span className="shrink-0 rounded bg-warn-soft px-1.5 text-2xs font-medium text-warn">
                  {t("attempt", { attempt: stage.attempt })}
                </span>
              ) : null}
            </span>
            {running ? <span className="block truncate text-xs font-normal text-muted">{latest ?? t("working")}</span> : null}
          </span>
          <svg className={`hidden h-2 w-full md:block ${barTone[stage.status]}`} aria-hidden="true">
            <rect width="100%" height="8" rx="4" fill="var(--raised)" />
            {bar ? (
              <rect
                x={`${bar.start}%`}
                width={`${bar.width}%`}
                height="8"
                rx="4"
                fill="currentColor"
                className={running ? "animate-pulse-soft" : ""}
              />
            ) : null}
          </svg>
          <span className="text-right text-xs text-muted">
            {stage.status === "pending" ? null : <Duration ms={stage.durationMs} since={running ? stage.startedAt : null} />}
          </span>
          <ChevronRightIcon size={14} className={`text-subtle transition-transform ${open ? "rotate-90" : ""}`} />
        </button>
      </h3>
      <div id={id} hidden={!open} className="border-t bg-canvas px-4 py-4 md:pl-11">
        {open ? <StageDetail stage={stage} activity={activity} onOpenArtifact={onOpenArtifact} /> : null}
      </div>
    </li>
  );
}
