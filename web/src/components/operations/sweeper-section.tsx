"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { apiPaths } from "@/api/client";
import type { Sweeper } from "@/api/types";
import { useRead } from "@/live/use-read";
import { buttonStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { Card, Section, Skeleton } from "../ui/states";
import { ServerText } from "./server-text";

const shown = 20;

/** What the sweeper has found. */
export function SweeperSection() {
  const t = useTranslations("operations");
  const { data, error, isFetching, refetch } = useRead<Sweeper>(apiPaths.operations("sweeper"));
  const lookAgain = (
    <button type="button" className={buttonStyle.small} disabled={isFetching} onClick={() => refetch()}>
      {t("checkAgain")}
    </button>
  );
  const problem = error ? (
    <Card role="alert" className="mb-3 flex flex-wrap items-center justify-between gap-3 px-4 py-4 text-sm text-muted">
      {t("sweeperUnknown", { reason: error.message })}
      {data ? null : lookAgain}
    </Card>
  ) : null;
  if (!data) return <Section title={t("sweeper")}>{problem ?? <Skeleton className="h-16" />}</Section>;
  return (
    <Section title={t("sweeper")} aside={lookAgain}>
      {problem}
      <Card className="overflow-hidden">
        <p className="flex flex-wrap justify-between gap-x-4 border-b bg-raised px-4 py-2 text-xs text-muted">
          <span>
            {data.lastSweepAt ? (
              <>
                {t("lastSweep", { count: data.activeBuilds ?? 0 })} <RelativeTime at={data.lastSweepAt} />
              </>
            ) : (
              t("notSwept")
            )}
          </span>
          {data.findings.length > shown ? <span>{t("someFindings", { shown, count: data.findings.length })}</span> : null}
        </p>
        {data.findings.length === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-muted">{t("noFindings")}</p>
        ) : (
          <ul className="divide-y">
            {data.findings.slice(0, shown).map((finding, index) => (
              <li key={index} className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
                <span className={`shrink-0 font-medium ${finding.action === "failed" ? "text-fail" : "text-warn"}`}>{t(`action.${finding.action === "failed" ? "failed" : "requeued"}`)}</span>
                <span className="min-w-40 flex-1 wrap-anywhere">
                  <ServerText text={finding.reason} cause={finding.cause} of="sweeperCauses" />
                </span>
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
