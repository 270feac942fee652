"use client";

import Link from "next/link";
import { useId, useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import { browserApi } from "@/api/browser";
import type { Artifact, BuildDetail } from "@/api/types";
import { isTerminal } from "@/live/build-state";
import { useBuild } from "@/live/use-build";
import { buttonStyle } from "../ui/button";
import { Duration, RelativeTime } from "../ui/clock";
import { elapsedMs } from "../ui/duration";
import { AlertIcon, ArrowRightIcon, ChevronRightIcon } from "../ui/icons";
import { LiveIndicator } from "../ui/live-indicator";
import { RenameButton } from "../ui/rename-button";
import { Card, Fact } from "../ui/states";
import { StatusBadge } from "../ui/status";
import { onDemand } from "../ui/on-demand";
import { whenRested, whenSeen } from "../ui/when-seen";
import { FileLinks } from "../artifacts/file-links";
import { BuildControls } from "./build-controls";
import { ProgressAnnouncer } from "./progress-announcer";
import type { ReadReport } from "./read-report";
import { StageProgress } from "./stage-progress";
import { StageTimeline } from "./stage-timeline";
import { Cost, Tokens } from "./usage";

// Its code comes with the first line.
const BuildLog = onDemand(() => import("./build-log").then((module) => module.BuildLog));
const EvaluationReport = whenSeen(() => import("./evaluation-report").then((module) => module.EvaluationReport), { onlyRead: true });
const ArtifactBrowser = whenRested(() => import("../artifacts/artifact-browser").then((module) => module.ArtifactBrowser), FileLinks);

export function BuildView({
  initial,
  initialArtifacts,
  report,
  foreign = false,
  traceUrl,
}: {
  initial: BuildDetail;
  initialArtifacts: Artifact[];
  report: ReadReport | undefined;
  /** It belongs to somebody else: it may be read and no more. */
  foreign?: boolean;
  /** The build's trace in the dashboard, where the system runs with one. */
  traceUrl?: string;
}) {
  const t = useTranslations();
  const { build, activity, artifacts, connection, adopt, expect } = useBuild(initial, initialArtifacts, foreign);
  const [selected, setSelected] = useState<string>();
  // What was read before it had its new name does not take that back.
  const [given, setGiven] = useState<string>();
  const name = given ?? build.name;
  const filesId = useId();
  const live = !isTerminal(build.status);
  const usage = build.usage && build.usage.inputTokens + build.usage.outputTokens > 0 ? build.usage : undefined;
  const stages = useMemo(() => build.stages.map((stage) => stage.name), [build.stages]);

  function openArtifact(path: string): void {
    setSelected(path);
    document.getElementById(filesId)?.scrollIntoView({ behavior: "smooth", block: "start" });
  }

  return (
    <>
      <ProgressAnnouncer build={build} />
      <nav aria-label={t("build.breadcrumb")} className="mb-3 flex items-center gap-1 text-sm text-muted">
        <Link href="/builds" className="hover:text-ink">
          {t("build.breadcrumb")}
        </Link>
        <ChevronRightIcon size={12} className="text-subtle" />
        <span className="truncate font-mono text-xs text-subtle">{build.id}</span>
      </nav>

      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="line-clamp-2 min-w-0 text-2xl font-semibold tracking-tight wrap-anywhere" dir="auto">
            {name || build.requirement}
          </h1>
          {foreign ? null : <RenameButton id={build.id} title={t("build.rename")} name={name} max={200} show={setGiven} save={(to) => browserApi.renameBuild(build.id, to)} />}
          <StatusBadge status={build.status} />
          {live ? <LiveIndicator state={connection} /> : null}
        </div>
        <div className="flex flex-wrap gap-2">
          {foreign ? null : <BuildControls build={build} onAnswer={adopt} onExpect={expect} />}
          {build.agentId && !foreign ? (
            <Link href={`/agents/${encodeURIComponent(build.agentId)}`} className={buttonStyle.primary}>
              {t("build.openAgent")}
              <ArrowRightIcon size={14} />
            </Link>
          ) : null}
        </div>
      </header>

      <dl className="mt-5 grid grid-cols-2 gap-x-10 gap-y-3 sm:flex">
        {foreign ? <Fact label={t("filters.owner")}>{build.owner}</Fact> : null}
        <Fact label={t("build.created")}>
          <RelativeTime at={build.createdAt} />
        </Fact>
        <Fact label={t("build.waited")}>
          <Duration ms={elapsedMs(build.createdAt, build.startedAt)} since={build.status === "queued" ? build.createdAt : null} />
        </Fact>
        <Fact label={t("build.duration")}>
          <Duration ms={elapsedMs(build.startedAt, build.finishedAt)} since={build.status === "running" ? build.startedAt : null} />
        </Fact>
        <Fact label={t("build.stages")}>
          <span className="tabular" data-testid="progress">
            {t("builds.progress", { done: build.completedStages, total: build.totalStages })}
          </span>
        </Fact>
        {usage ? (
          <>
            <Fact label={t("build.tokens")}>
              <Tokens usage={usage} />
            </Fact>
            <Fact label={t("build.cost")}>
              <Cost usage={usage} />
            </Fact>
          </>
        ) : null}
        {traceUrl ? (
          <Fact label={t("build.trace")}>
            <a href={traceUrl} target="_blank" rel="noreferrer" className="text-link hover:underline">
              {t("build.openTrace")}
            </a>
          </Fact>
        ) : null}
      </dl>
      <StageProgress done={build.completedStages} total={build.totalStages} status={build.status} className="mt-4" />

      {build.status === "failed" || (build.status === "cancelled" && build.error) ? (
        <div role="alert" className="mt-5 flex gap-2.5 rounded-lg bg-fail-soft px-3.5 py-3 text-sm">
          <AlertIcon className="mt-0.5 shrink-0 text-fail" />
          <div className="min-w-0">
            <p className="font-medium text-fail">{build.status === "failed" ? t("build.failedTitle") : t("build.cancelledTitle")}</p>
            {build.error ? <p className="prose-inert mt-0.5">{build.error}</p> : null}
          </div>
        </div>
      ) : null}

      <Requirement text={build.requirement} />

      <section className="mt-8" aria-labelledby={`${filesId}-stages`}>
        <h2 id={`${filesId}-stages`} className="mb-2 text-base font-semibold">
          {t("build.stages")}
        </h2>
        <Card className="overflow-hidden">
          <StageTimeline build={build} activity={activity} onOpenArtifact={openArtifact} />
        </Card>
      </section>

      {activity.length > 0 ? <BuildLog build={build} activity={activity} /> : null}
      <EvaluationReport buildId={build.id} artifacts={artifacts} initial={report} />

      <section id={filesId} className="mt-8 scroll-mt-16" aria-labelledby={`${filesId}-title`}>
        <div className="mb-2 flex items-baseline gap-2">
          <h2 id={`${filesId}-title`} className="text-base font-semibold">
            {t("artifacts.title")}
          </h2>
          <span className="text-xs text-subtle">{t("artifacts.count", { count: artifacts.length })}</span>
        </div>
        <ArtifactBrowser buildId={build.id} artifacts={artifacts} stages={stages} selected={selected} onSelect={setSelected} />
      </section>
    </>
  );
}

function Requirement({ text }: { text: string }) {
  const t = useTranslations("build");
  const [open, setOpen] = useState(false);
  const long = text.length > 280 || text.split("\n").length > 3;
  return (
    <section className="mt-6" aria-label={t("requirement")}>
      <h2 className="text-xs text-subtle">{t("requirement")}</h2>
      <p className={`prose-inert mt-1 max-w-3xl ${long && !open ? "line-clamp-3" : ""}`}>{text}</p>
      {long ? (
        <button type="button" className={`${buttonStyle.quiet} mt-1 -ml-2`} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("showLess") : t("showAll")}
        </button>
      ) : null}
    </section>
  );
}
