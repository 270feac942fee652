import type { Metadata } from "next";
import { apiPaths } from "@/api/client";
import { load } from "@/api/server";
import type { QueueDetail, WorkerInfo } from "@/api/types";
import { OperationsView } from "@/components/operations/operations-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("operations.title") };
}

export default async function OperationsPage() {
  const t = await getTranslator();
  const now = await load(async (api) => {
    const [queues, workers] = await Promise.all([
      api.get<{ items: QueueDetail[] }>(apiPaths.operations("queues")),
      api.get<{ items: WorkerInfo[] }>(apiPaths.operations("workers")),
    ]);
    return { at: new Date().toISOString(), queues: queues.items, workers: workers.items };
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
