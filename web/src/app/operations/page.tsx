import type { Metadata } from "next";
import { apiPaths } from "@/api/client";
import { load } from "@/api/server";
import type { Health, QueueDetail, WorkerInfo } from "@/api/types";
import { OperationsView } from "@/components/operations/operations-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const healthMs = 1_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("operations.title") };
}

export default async function OperationsPage() {
  const t = await getTranslator();
  const now = await load(async (api) => {
    const [queues, workers, health] = await Promise.all([
      api.get<{ items: QueueDetail[] }>(apiPaths.operations("queues")),
      api.get<{ items: WorkerInfo[] }>(apiPaths.operations("workers")),
      // The page does not wait for what does not answer: the stream will tell.
      api.get<Health>(apiPaths.operations("health"), { signal: AbortSignal.timeout(healthMs) }).catch(() => undefined),
    ]);
    return { at: new Date().toISOString(), queues: queues.items, workers: workers.items, health };
  });
  return (
    <>
      <PageHeader title={t("operations.title")} lead={t("operations.lead")} />
      {now.ok || now.problem.status >= 500 || now.problem.status === 0 ? (
        <OperationsView initial={now.ok ? now.data : undefined} />
      ) : (
        <Card className="mt-6">
          <ProblemPanel problem={now.problem} />
        </Card>
      )}
    </>
  );
}
