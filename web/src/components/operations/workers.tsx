"use client";

import { Cpu } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths } from "@/api/client";
import type { HeldLease, QueueDetail, WorkerInfo } from "@/api/types";
import { useRead } from "@/live/use-read";
import { buttonStyle } from "../ui/button";
import { ClockTime, RelativeTime } from "../ui/clock";
import { Card, Section } from "../ui/states";
import { useQueueName } from "./queue-name";

/** `builds` is the queue of builds. */
export function Workers({ workers, builds }: { workers: WorkerInfo[] | null | undefined; builds: QueueDetail | undefined }) {
  const t = useTranslations("operations");
  const queueName = useQueueName();
  const held = builds?.inFlight ?? 0;
  const read = useCallback((path: string, options: { signal: AbortSignal }) => readLeases(path, held, options), [held]);
  // When a build begins or ends, the leases are read again. Where many wait, as many are held all the time: those that were taken tell.
  const { data: leases, error, isFetching, refetch } = useRead(apiPaths.operations("leases"), `${held} ${builds?.taken}`, builds !== undefined, read);
  return (
    <Section title={t("workers")}>
      {error ? (
        <div role="alert" className="mb-2 flex flex-wrap items-center justify-between gap-3 text-sm text-muted">
          {t("leasesUnknown", { reason: error.message })}
          <button type="button" className={buttonStyle.small} disabled={isFetching} onClick={() => refetch()}>
            {t("checkAgain")}
          </button>
        </div>
      ) : null}
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
                {worker.queue === "agent_builds" ? <Held leases={leases?.filter(({ machine, processId }) => machine === worker.machine && processId === worker.processId) ?? []} /> : null}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}

/** Page by page, as far as there are leases: builds that wait for somebody may stand before those that are worked on. */
async function readLeases(path: string, held: number, options: { signal: AbortSignal }): Promise<HeldLease[]> {
  const leases: HeldLease[] = [];
  let cursor = "";
  do {
    const page: { items: HeldLease[]; nextCursor?: string | null } = await browserApi.get(cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path, options);
    leases.push(...page.items);
    cursor = page.nextCursor ?? "";
  } while (cursor && leases.length < held);
  return leases;
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
