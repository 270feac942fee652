"use client";

import { ChartNoAxesColumn } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { StatisticsReport, UsageStatistics } from "@/api/types";
import { useStageName } from "../builds/stage-name";
import { buttonStyle } from "../ui/button";
import { Duration } from "../ui/clock";
import { Card, EmptyState, Section } from "../ui/states";
import { whenRested } from "../ui/when-seen";
import { DayBars } from "./day-bars";

// The server draws the bars; the code that writes axes to them and says what a day under the pointer had is large, and comes last.
const DayChart = whenRested(() => import("./day-chart").then((module) => module.DayChart), DayBars);

/** What happened to the builds, from what was measured. What was not is called so. */
export function InsightsView({ report }: { report: StatisticsReport }) {
  const t = useTranslations("insights");
  if (!report.days) {
    return (
      <Card className="mt-6">
        <EmptyState icon={ChartNoAxesColumn} title={t("noData")} hint={t("noDataHint")}>
          <Link href="/" className={buttonStyle.primary}>
            {t("start")}
          </Link>
        </EmptyState>
      </Card>
    );
  }
  const total = (key: "accepted" | "completed" | "failed" | "cancelled") => report.days?.reduce((sum, day) => sum + day[key], 0) ?? 0;
  const ended = total("completed") + total("failed");
  return (
    <>
      <dl className="mt-6 grid grid-cols-2 gap-3 lg:grid-cols-3">
        <Figure label={t("accepted")} value={t("number", { value: total("accepted") })} />
        <Figure label={t("success")} value={ended > 0 ? t("percent", { value: total("completed") / ended }) : t("none")} hint={t("ofEnded", { count: ended })} />
        <Figure
          label={t("duration")}
          value={report.duration ? <Duration ms={report.duration.p50Ms} /> : t("none")}
          hint={report.duration ? <P95 ms={report.duration.p95Ms} /> : undefined}
        />
        <Figure
          label={t("queueTime")}
          value={report.queueTime ? <Duration ms={report.queueTime.p50Ms} /> : t("none")}
          hint={report.queueTime ? <P95 ms={report.queueTime.p95Ms} /> : undefined}
        />
        <Figure
          label={t("tokens")}
          value={report.usage ? t("compact", { value: report.usage.inputTokens + report.usage.outputTokens }) : t("none")}
          hint={report.usage ? t("tokensInOut", { input: report.usage.inputTokens, output: report.usage.outputTokens }) : undefined}
        />
        <Figure label={t("cost")} value={<Cost usage={report.usage} />} hint={report.usage ? t("ofBuilds", { count: report.usage.builds }) : undefined} />
      </dl>

      <Section title={t("perDay")}>
        <Card className="overflow-hidden">
          <DayChart days={report.days} />
        </Card>
      </Section>

      <div className="grid items-start gap-x-6 lg:grid-cols-2">
        <Section title={t("stages")}>
          <StageDurations stages={report.stages} />
        </Section>
        <Section title={t("failures")}>
          <Failures failures={report.failures} />
        </Section>
      </div>
    </>
  );
}

/** What the models cost; that of a model whose price nobody knows is not guessed. */
function Cost({ usage }: { usage: UsageStatistics | null | undefined }) {
  const t = useTranslations("insights");
  if (!usage) return t("none");
  return typeof usage.costUsd === "number" ? t("usd", { value: usage.costUsd }) : t("costUnknown");
}

function P95({ ms }: { ms: number }) {
  const t = useTranslations("insights");
  return (
    <>
      {t("p95")} <Duration ms={ms} />
    </>
  );
}

function Figure({ label, value, hint }: { label: string; value: ReactNode; hint?: ReactNode }) {
  return (
    <Card className="p-4">
      <dt className="text-xs text-subtle">{label}</dt>
      <dd className="tabular mt-1 text-2xl font-medium tracking-tight">
        {value}
        {hint ? <span className="mt-0.5 block text-xs font-normal tracking-normal text-muted">{hint}</span> : null}
      </dd>
    </Card>
  );
}

function StageDurations({ stages }: { stages: StatisticsReport["stages"] }) {
  const t = useTranslations("insights");
  const stageName = useStageName();
  const longest = Math.max(1, ...stages.map(({ duration }) => duration?.p95Ms ?? 0));
  return (
    <Card className="overflow-hidden">
      <table className="w-full text-sm">
        <thead className="border-b bg-raised text-xs text-subtle">
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-normal">
              {t("stage")}
            </th>
            <th scope="col" className="py-2 pr-3 text-right font-normal">
              {t("p50")}
            </th>
            <th scope="col" className="py-2 pr-4 text-right font-normal">
              {t("p95")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {stages.map(({ stage, duration }) => (
            <tr key={stage}>
              <th scope="row" className="px-4 py-2 text-left font-normal">
                {stageName(stage)}
                <svg className="mt-1 block h-1.5 w-full" aria-hidden="true">
                  <rect width="100%" height="6" rx="3" className="fill-raised" />
                  {duration ? (
                    <>
                      <rect width={`${(duration.p95Ms / longest) * 100}%`} height="6" rx="3" className="fill-run opacity-35" />
                      <rect width={`${(duration.p50Ms / longest) * 100}%`} height="6" rx="3" className="fill-run" />
                    </>
                  ) : null}
                </svg>
              </th>
              {duration ? (
                <>
                  <td className="py-2 pr-3 text-right text-xs text-muted">
                    <Duration ms={duration.p50Ms} />
                  </td>
                  <td className="py-2 pr-4 text-right text-xs text-muted">
                    <Duration ms={duration.p95Ms} />
                  </td>
                </>
              ) : (
                <td colSpan={2} className="py-2 pr-4 text-right text-xs text-subtle">
                  {t("none")}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Failures({ failures }: { failures: StatisticsReport["failures"] }) {
  const t = useTranslations("insights");
  const causes = useTranslations("causes");
  const stageName = useStageName();
  if (failures.length === 0) return <Card className="px-4 py-8 text-center text-sm text-muted">{t("noFailures")}</Card>;
  return (
    <Card>
      <ul className="divide-y">
        {failures.map(({ stage, cause, count }) => {
          const key = cause as Parameters<typeof causes>[0];
          return (
            <li key={`${stage} ${cause}`} className="flex items-baseline justify-between gap-4 px-4 py-2.5 text-sm">
              <span className="min-w-0">
                <span className="block font-medium">{stage ? stageName(stage) : t("noStage")}</span>
                <span className="text-xs text-muted">{/^\w+$/.test(cause) && causes.has(key) ? causes(key) : cause}</span>
              </span>
              <span className="tabular shrink-0">{t("times", { count })}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
