import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/api/server";
import { InsightsView } from "@/components/insights/insights-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const spans = [7, 30, 90] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("insights.title") };
}

export default async function InsightsPage({ searchParams }: PageProps<"/insights">) {
  const asked = Number((await searchParams).days);
  const days = spans.find((span) => span === asked) ?? 30;
  // eslint-disable-next-line react-hooks/purity -- rendered once per request, and the days up to that are the point
  const from = new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  const [t, statistics] = await Promise.all([getTranslator(), load((api) => api.getStatistics({ from }))]);
  return (
    <>
      <PageHeader title={t("insights.title")} lead={t("insights.lead")}>
        <nav aria-label={t("insights.span")} className="inline-flex rounded-md border bg-raised p-0.5">
          {spans.map((span) => (
            <Link
              key={span}
              href={`/insights?days=${span}`}
              aria-current={span === days ? "true" : undefined}
              className="rounded px-2.5 py-1 text-xs text-muted hover:text-ink aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-card"
            >
              {t("insights.days", { days: span })}
            </Link>
          ))}
        </nav>
      </PageHeader>
      {statistics.ok ? (
        <InsightsView report={statistics.data} />
      ) : (
        <Card className="mt-6">
          <ProblemPanel problem={statistics.problem} />
        </Card>
      )}
    </>
  );
}
