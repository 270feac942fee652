"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo, useEffect, useMemo, useState } from "react";
import { browserApi } from "@/api/browser";
import type { BuildQuery, BuildSummary, Page } from "@/api/types";
import { useBuilds } from "@/live/use-builds";
import { buttonStyle } from "../ui/button";
import { Duration, RelativeTime } from "../ui/clock";
import { elapsedMs } from "../ui/duration";
import { BuildsIcon } from "../ui/icons";
import { LiveIndicator } from "../ui/live-indicator";
import { LoadMore } from "../ui/load-more";
import { Card, EmptyState } from "../ui/states";
import { StatusBadge } from "../ui/status";
import { BuildFilters } from "./build-filters";
import { type Filters, noFilters, queryOf } from "./filters";
import { Missed } from "./missed";
import { useStageName } from "./stage-name";
import { StageProgress } from "./stage-progress";

// Wide: five columns. Narrow: name and status, then the bar, then one line of figures.
const columns = "grid items-center gap-x-4 md:grid-cols-[minmax(0,1fr)_7.5rem_11rem_6rem_6.5rem]";

/** The list of builds, live, as far as the filters go. The address carries them, so that a list can be sent to somebody. */
export function BuildList({ initial, initialFilters, pageSize, owner }: { initial: Page<BuildSummary>; initialFilters: Filters; pageSize: number; owner?: string }) {
  const [filters, setFilters] = useState(initialFilters);
  const [shown, setShown] = useState({ page: initial, filters: initialFilters });
  const [failed, setFailed] = useState(false);
  const query = useMemo(() => queryOf(shown.filters), [shown.filters]);

  useEffect(() => {
    if (filters === shown.filters) return;
    const abort = new AbortController();
    // What is being typed is asked for when the fingers rest.
    const timer = setTimeout(() => {
      browserApi.listBuilds({ ...queryOf(filters), limit: pageSize }, abort).then(
        (page) => {
          setFailed(false);
          setShown({ page, filters });
          const search = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ""));
          window.history.replaceState(null, "", search.size > 0 ? `?${search}` : window.location.pathname);
        },
        () => {
          if (!abort.signal.aborted) setFailed(true);
        },
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [filters, shown.filters, pageSize]);

  const filtered = Object.keys(query).length > 0;
  return (
    <>
      <BuildFilters filters={filters} onChange={setFilters} owner={owner} />
      <div aria-busy={filters !== shown.filters} className={`mt-3 transition-opacity ${filters !== shown.filters ? "opacity-60" : ""}`}>
        <LiveRows key={JSON.stringify(query)} initial={shown.page} query={query} filtered={filtered} failed={failed} pageSize={pageSize} onClear={() => setFilters(noFilters)} />
      </div>
    </>
  );
}

function LiveRows({
  initial,
  query,
  filtered,
  failed,
  pageSize,
  onClear,
}: {
  initial: Page<BuildSummary>;
  query: BuildQuery;
  filtered: boolean;
  failed: boolean;
  pageSize: number;
  onClear: () => void;
}) {
  const t = useTranslations("builds");
  const { builds, connection, hasMore, missed, readAgain, reading, loadMore } = useBuilds(initial, pageSize, query);
  return (
    <>
      <div className="mb-2 flex min-h-5 items-center justify-between gap-4">
        <p role="status" className="text-xs text-muted">
          {failed ? t("filterFailed") : missed ? <Missed readAgain={readAgain} reading={reading} /> : t("shown", { count: builds.length, more: hasMore ? "yes" : "no" })}
        </p>
        <LiveIndicator state={connection} />
      </div>
      <Card className="overflow-hidden">
        {builds.length > 0 ? (
          <>
            <div aria-hidden="true" className={`max-md:hidden border-b bg-raised px-4 py-2 text-xs text-subtle ${columns}`}>
              <span>{t("columnBuild")}</span>
              <span>{t("columnStatus")}</span>
              <span>{t("columnProgress")}</span>
              <span className="text-right">{t("columnDuration")}</span>
              <span className="text-right">{t("columnCreated")}</span>
            </div>
            <ul className="divide-y">
              {builds.map((build) => (
                <BuildRow key={build.id} build={build} />
              ))}
            </ul>
          </>
        ) : filtered ? (
          <EmptyState icon={BuildsIcon} title={t("noMatch")} hint={hasMore ? t("noMatchYet") : t("noMatchHint")}>
            <button type="button" className={buttonStyle.secondary} onClick={onClear}>
              {t("clearFilters")}
            </button>
          </EmptyState>
        ) : (
          <EmptyState icon={BuildsIcon} title={t("empty")} hint={t("emptyHint")}>
            <Link href="/" className={buttonStyle.primary}>
              {t("start")}
            </Link>
          </EmptyState>
        )}
      </Card>
      {hasMore ? <LoadMore load={loadMore} /> : null}
    </>
  );
}

const BuildRow = memo(function BuildRow({ build }: { build: BuildSummary }) {
  const t = useTranslations("builds");
  const stageName = useStageName();
  const running = build.status === "running";
  // A build without a name of its own is named after the beginning of its requirement; once is enough.
  const named = build.name !== "" && !build.requirement.startsWith(build.name.replace(/…$/, ""));
  return (
    <li className="contain-row">
      <Link
        href={`/builds/${encodeURIComponent(build.id)}`}
        prefetch={false}
        data-build={build.id}
        className={`grid-cols-[minmax(0,1fr)_auto] px-4 py-3 transition-colors -outline-offset-2 hover:bg-hover ${columns}`}
      >
        <div className="min-w-0">
          <p className="truncate font-medium" dir="auto">
            {named ? build.name : build.requirement}
          </p>
          {named ? (
            <p className="truncate text-sm text-muted" dir="auto">
              {build.requirement}
            </p>
          ) : null}
        </div>
        <div className="flex self-start md:self-center">
          <StatusBadge status={build.status} />
        </div>
        <div className="mt-3 max-md:col-span-2 md:mt-0">
          <StageProgress done={build.completedStages} total={build.totalStages} status={build.status} />
          <p className="mt-1 truncate text-xs text-muted max-md:hidden">
            {running && build.currentStage
              ? stageName(build.currentStage)
              : t("progress", { done: build.completedStages, total: build.totalStages })}
          </p>
        </div>
        <p className="mt-1.5 flex gap-1.5 text-xs text-muted md:mt-0 md:block md:text-right">
          <span className="md:hidden">
            {running && build.currentStage
              ? stageName(build.currentStage)
              : t("progress", { done: build.completedStages, total: build.totalStages })}
          </span>
          <span aria-hidden="true" className="md:hidden">
            ·
          </span>
          <Duration ms={elapsedMs(build.startedAt, build.finishedAt)} since={running ? build.startedAt : null} />
        </p>
        <p className="mt-1.5 text-right text-xs text-muted md:mt-0">
          <RelativeTime at={build.createdAt} />
        </p>
      </Link>
    </li>
  );
});
