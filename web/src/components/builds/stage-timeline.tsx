"use client";

import { useId, useState } from "react";
import { useTranslations } from "next-intl";
import type { BuildDetail, BuildStage, StageStatus } from "@/api/types";
import type { ActivityEntry } from "@/live/build-state";
import { ClockTime, Duration, useNow } from "../ui/clock";
import { ChevronRightIcon, FileIcon } from "../ui/icons";
import { Fact } from "../ui/states";
import { StatusIcon } from "../ui/status";
import { useStageName } from "./stage-name";
import { barOf, timeRange, type TimeRange } from "./timeline-scale";

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

function StageDetail({
  stage,
  activity,
  onOpenArtifact,
}: {
  stage: BuildStage;
  activity: ActivityEntry[];
  onOpenArtifact: (path: string) => void;
}) {
  const t = useTranslations("build");
  if (stage.status === "pending" && !stage.startedAt) return <p className="text-sm text-muted">{t("notStarted")}</p>;
  return (
    <div className="grid gap-4 text-sm">
      {stage.error ? <p className="prose-inert rounded-lg bg-fail-soft px-3 py-2 text-fail">{stage.error}</p> : null}
      {stage.summary ? (
        <p className="prose-inert max-w-3xl">{stage.summary}</p>
      ) : stage.status === "completed" ? (
        <p className="text-muted">{t("noSummary")}</p>
      ) : null}
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {stage.startedAt ? (
          <Fact label={t("started")}>
            <ClockTime at={stage.startedAt} />
          </Fact>
        ) : null}
        {stage.finishedAt ? (
          <Fact label={t("finished")}>
            <ClockTime at={stage.finishedAt} />
          </Fact>
        ) : null}
        <Fact label={t("duration")}>
          <Duration ms={stage.durationMs} since={stage.status === "running" ? stage.startedAt : null} />
        </Fact>
      </dl>
      {activity.length > 0 ? (
        <section>
          <h4 className="text-xs text-subtle">{t("activity")}</h4>
          <ul className="mt-1 grid gap-0.5 font-mono text-xs">
            {activity.map((entry) => (
              <li key={entry.sequence} className="flex gap-3">
                <span className="shrink-0 text-subtle">
                  <ClockTime at={entry.at} />
                </span>
                <span className="prose-inert min-w-0">{entry.message}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {stage.artifacts.length > 0 ? (
        <section>
          <h4 className="text-xs text-subtle">{t("stageArtifacts")}</h4>
          <ul className="mt-1.5 flex flex-wrap gap-1.5">
            {stage.artifacts.map((path) => (
              <li key={path} className="max-w-full">
                <button
                  type="button"
                  onClick={() => onOpenArtifact(path)}
                  className="flex h-7 max-w-full items-center gap-1.5 rounded-md border bg-surface px-2 font-mono text-xs hover:bg-hover"
                >
                  <FileIcon size={13} className="shrink-0 text-subtle" />
                  <span className="truncate">{path}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
