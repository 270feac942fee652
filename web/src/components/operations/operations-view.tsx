"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, Cpu } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { browserApi } from "@/api/browser";
import { apiPaths } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { HeldLease, Health, OperationsSnapshot, QueueDetail, Sweeper, WorkerInfo } from "@/api/types";
import { type Sample, sparkline } from "@/live/history";
import { useOperations } from "@/live/use-operations";
import { buttonStyle } from "../ui/button";
import { ClockTime, Duration, RelativeTime } from "../ui/clock";
import { LiveIndicator } from "../ui/live-indicator";
import { Card, Section, Skeleton } from "../ui/states";
import { DeadLetters } from "./dead-letters";
import { useQueueName } from "./queue-name";

/** What those who run the system look at. Queues and workers are live; the rest is read when the page is opened, and when asked. */
export function OperationsView({ initial }: { initial: OperationsSnapshot | undefined }) {
  const t = useTranslations("operations");
  const { now, history, connection } = useOperations(initial);
  return (
    <>
      <div className="mt-5 mb-2 flex items-center justify-between">
        <h2 className="text-base font-semibold">{t("queues")}</h2>
        <LiveIndicator state={connection} />
      </div>
      {now?.queues ? (
        <ul className="grid gap-3 lg:grid-cols-2">
          {now.queues.map((queue) => (
            <li key={queue.name}>
              <QueueCard queue={queue} samples={history[queue.name] ?? []} />
            </li>
          ))}
        </ul>
      ) : (
        <Card className="px-4 py-8 text-center text-sm text-muted">{now ? t("nothingKnown") : t("waiting")}</Card>
      )}
      <HealthSection />
      <Workers workers={now?.workers} inFlight={now?.queues?.find(({ name }) => name === "agent_builds")?.inFlight} />
      <DeadLetters queues={now?.queues ?? []} />
      <SweeperSection />
    </>
  );
}

function QueueCard({ queue, samples }: { queue: QueueDetail; samples: readonly Sample[] }) {
  const t = useTranslations("operations");
  const queueName = useQueueName();
  const figures = [
    ["backlog", queue.backlog],
    ["delayed", queue.delayed],
    ["inFlight", queue.inFlight],
    ["dead", queue.deadLetters],
  ] as const;
  const rates = samples.flatMap(({ rate }) => rate ?? []);
  const rate = rates.at(-1);
  return (
    <Card className="p-4" data-queue={queue.name}>
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-medium">{queueName(queue.name)}</h3>
        <p className="text-xs text-muted">
          {queue.oldestAgeMs > 0 ? (
            <>
              {t("oldest")} <Duration ms={queue.oldestAgeMs} />
            </>
          ) : (
            t("nothingWaits")
          )}
        </p>
      </div>
      <dl className="mt-3 grid grid-cols-4 gap-2">
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt className="truncate text-xs text-subtle">{t(key)}</dt>
            <dd className={`tabular mt-0.5 text-xl font-medium ${key === "dead" && value > 0 ? "text-fail" : ""}`} data-figure={key}>
              {t("number", { value })}
            </dd>
          </div>
        ))}
      </dl>
      <figure className="mt-3">
        <svg viewBox="0 0 300 40" preserveAspectRatio="none" className="h-10 w-full" role="img" aria-label={t("sparkline", { queue: queueName(queue.name) })}>
          <polyline points={sparkline(samples.map((sample) => sample.backlog), 300, 40)} fill="none" className="stroke-warn" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
          <polyline points={sparkline(samples.map((sample) => sample.inFlight), 300, 40)} fill="none" className="stroke-run" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
        <figcaption className="mt-1 flex gap-4 text-2xs text-subtle">
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 bg-warn" />
            {t("lineWaiting")}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 bg-run" />
            {t("lineInFlight")}
          </span>
        </figcaption>
      </figure>
      <figure className="mt-3 border-t pt-3" data-figure="rate">
        <figcaption className="flex items-baseline justify-between gap-3 text-xs">
          <span className="text-subtle">{t("rate")}</span>
          <span className="tabular">{rate === undefined ? t("rateUnknown") : t("perSecond", { value: rate })}</span>
        </figcaption>
        <svg viewBox="0 0 300 24" preserveAspectRatio="none" className="mt-1 h-6 w-full" role="img" aria-label={t("rateLine", { queue: queueName(queue.name) })}>
          <polyline points={sparkline(rates, 300, 24)} fill="none" className="stroke-done" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
      </figure>
    </Card>
  );
}

function HealthSection() {
  const t = useTranslations("operations");
  const { data, error, isFetching, refetch } = useQuery(
    { queryKey: ["operations", "health"], queryFn: ({ signal }) => browserApi.get<Health>(apiPaths.operations("health"), { signal }) },
    queryClient,
  );
  return (
    <Section
      title={t("health")}
      aside={
        <button type="button" className={buttonStyle.quiet} disabled={isFetching} onClick={() => void refetch()}>
          {isFetching ? t("checking") : t("checkAgain")}
        </button>
      }
    >
      {data ? (
        <>
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
            {data.dependencies.map((dependency) => (
              <li key={dependency.name} data-dependency={dependency.name}>
                <Card className="flex h-full gap-2.5 p-3.5">
                  {dependency.state === "healthy" ? (
                    <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-done" />
                  ) : (
                    <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-fail" />
                  )}
                  <div className="min-w-0">
                    <p className="truncate font-medium">{dependency.name}</p>
                    <p className="tabular text-xs text-muted">
                      {t(dependency.state === "healthy" ? "healthy" : "unhealthy")} · {t("latency", { value: dependency.latencyMs })}
                    </p>
                    {dependency.error ? <p className="prose-inert mt-1 text-xs text-fail">{dependency.error}</p> : null}
                  </div>
                </Card>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-xs text-muted">
            {t("replica", { machine: data.machine, process: data.processId, version: data.version })}{" "}
            {data.models && data.models.length > 0 ? t("models", { models: data.models.join(", ") }) : t("noModels")}
          </p>
        </>
      ) : error ? (
        <Card className="px-4 py-6 text-sm text-muted">{t("healthUnknown", { reason: error.message })}</Card>
      ) : (
        <Skeleton className="h-16" />
      )}
    </Section>
  );
}

function Workers({ workers, inFlight }: { workers: WorkerInfo[] | null | undefined; inFlight: number | undefined }) {
  const t = useTranslations("operations");
  const queueName = useQueueName();
  // How many builds are held is part of the key: when one begins or ends, the leases are read again.
  const { data: leases } = useQuery(
    {
      queryKey: ["operations", "leases", inFlight],
      queryFn: ({ signal }) => browserApi.get<{ items: HeldLease[] }>(apiPaths.operations("leases"), { signal }),
      placeholderData: (before) => before,
      enabled: inFlight !== undefined,
    },
    queryClient,
  );
  return (
    <Section title={t("workers")}>
      <Card className="overflow-hidden">
        {!workers ? (
          <p className="px-4 py-6 text-center text-sm text-muted">{t("nothingKnown")}</p>
        ) : workers.length === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-muted">{t("noWorkers")}</p>
        ) : (
          <ul className="divide-y">
            {workers.map((worker) => (
              <li key={worker.id} data-worker={worker.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
                <Cpu size={15} strokeWidth={1.75} aria-hidden className="text-subtle" />
                <span className="min-w-40 flex-1 font-medium">{queueName(worker.queue)}</span>
                <span className="font-mono text-xs text-muted">
                  {worker.machine} · {worker.processId}
                </span>
                <span className="text-xs text-muted">{t("concurrency", { value: worker.concurrency })}</span>
                <span className="text-xs text-subtle sm:w-28 sm:text-right">
                  {t("since")} <RelativeTime at={worker.startedAt} />
                </span>
                {worker.queue === "agent_builds" ? <Held leases={leases?.items.filter(({ machine, processId }) => machine === worker.machine && processId === worker.processId) ?? []} /> : null}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}

/** The builds that a worker holds the lease of. */
function Held({ leases }: { leases: HeldLease[] }) {
  const t = useTranslations("operations");
  if (leases.length === 0) return null;
  return (
    <ul aria-label={t("leases")} className="flex w-full flex-wrap gap-x-4 gap-y-1 text-xs sm:pl-8">
      {leases.map(({ buildId, until }) => (
        <li key={buildId} data-lease={buildId} className="text-muted">
          <Link href={`/builds/${encodeURIComponent(buildId)}`} className="font-mono text-link hover:underline">
            {buildId}
          </Link>{" "}
          {t("leaseUntil")} <ClockTime at={until} />
        </li>
      ))}
    </ul>
  );
}

function SweeperSection() {
  const t = useTranslations("operations");
  const { data, error, isFetching, refetch } = useQuery(
    { queryKey: ["operations", "sweeper"], queryFn: ({ signal }) => browserApi.get<Sweeper>(apiPaths.operations("sweeper"), { signal }) },
    queryClient,
  );
  if (!data) {
    return (
      <Section title={t("sweeper")}>
        {error ? (
          <Card role="alert" className="flex flex-wrap items-center justify-between gap-3 px-4 py-4 text-sm text-muted">
            {t("sweeperUnknown", { reason: error.message })}
            <button type="button" className={buttonStyle.small} disabled={isFetching} onClick={() => void refetch()}>
              {t("checkAgain")}
            </button>
          </Card>
        ) : (
          <Skeleton className="h-16" />
        )}
      </Section>
    );
  }
  return (
    <Section title={t("sweeper")}>
      <Card className="overflow-hidden">
        <p className="border-b bg-raised px-4 py-2 text-xs text-muted">
          {data.lastSweepAt ? (
            <>
              {t("lastSweep", { count: data.activeBuilds ?? 0 })} <RelativeTime at={data.lastSweepAt} />
            </>
          ) : (
            t("notSwept")
          )}
        </p>
        {data.findings.length === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-muted">{t("noFindings")}</p>
        ) : (
          <ul className="divide-y">
            {data.findings.slice(0, 20).map((finding, index) => (
              <li key={index} className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
                <span className={`shrink-0 font-medium ${finding.action === "failed" ? "text-fail" : "text-warn"}`}>{t(`action.${finding.action === "failed" ? "failed" : "requeued"}`)}</span>
                <span className="min-w-40 flex-1">{finding.reason}</span>
                <Link href={`/builds/${encodeURIComponent(finding.buildId)}`} className="font-mono text-xs text-link hover:underline">
                  {finding.buildId}
                </Link>
                <span className="text-xs text-subtle">
                  <RelativeTime at={finding.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}
