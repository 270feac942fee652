import type { Metadata } from "next";
import { ArchitectureView } from "@/components/architecture/architecture-view";
import { readTopology } from "@/components/architecture/topology";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("architecture.title") };
}

export default async function ArchitecturePage() {
  const t = await getTranslator();
  const topology = readTopology(process.env.NEXUS_TOPOLOGY);
  return (
    <>
      <PageHeader title={t("architecture.title")} lead={t("architecture.lead")} />
      {topology ? (
        <ArchitectureView topology={topology} />
      ) : (
        <Card className="mt-6 px-6 py-14 text-center">
          <p className="font-medium">{t("architecture.none")}</p>
          <p className="mx-auto mt-1 max-w-md text-sm text-muted">{t("architecture.noneHint")}</p>
        </Card>
      )}
    </>
  );
}
