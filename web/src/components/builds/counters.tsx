import Link from "next/link";
import type { StatisticsReport } from "@/api/types";
import { getTranslator } from "@/i18n/server";
import { Duration } from "../ui/clock";

/** The last thirty days in four figures. What was not measured is a dash. */
export async function Counters({ report }: { report: StatisticsReport }) {
  const t = await getTranslator();
  const sum = (key: "accepted" | "completed" | "failed") => report.days?.reduce((total, day) => total + day[key], 0);
  const count = (value: number | undefined) => (value === undefined ? t("time.none") : t("insights.number", { value }));
  const figures = [
    [t("home.counters.accepted"), count(sum("accepted"))],
    [t("home.counters.completed"), count(sum("completed"))],
    [t("home.counters.failed"), count(sum("failed"))],
    [t("home.counters.duration"), report.duration ? <Duration key="p50" ms={report.duration.p50Ms} /> : t("time.none")],
  ] as const;
  return (
    <section aria-labelledby="counters" className="mt-10">
      <div className="mb-2 flex items-baseline justify-between">
        <h2 id="counters" className="text-xs font-medium text-subtle">
          {t("home.counters.title")}
        </h2>
        <Link href="/insights" className="text-xs text-muted hover:text-ink">
          {t("nav.insights")}
        </Link>
      </div>
      <dl className="grid grid-cols-2 overflow-hidden rounded-xl border bg-surface shadow-card sm:grid-cols-4 sm:divide-x">
        {figures.map(([label, value]) => (
          <div key={label} className="px-4 py-3">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="tabular mt-0.5 text-xl font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
