import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/api/server";
import { BuildList } from "@/components/builds/build-list";
import { buttonStyle } from "@/components/ui/button";
import { PlusIcon } from "@/components/ui/icons";
import { ProblemPanel } from "@/components/ui/problem-panel";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const pageSize = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("builds.title") };
}

export default async function BuildsPage() {
  const [t, builds] = await Promise.all([getTranslator(), load((api) => api.listBuilds({ limit: pageSize }))]);
  return (
    <>
      <PageHeader title={t("builds.title")} lead={t("builds.lead")}>
        <Link href="/" className={`${buttonStyle.primary} max-md:hidden`}>
          <PlusIcon size={14} />
          {t("nav.new")}
        </Link>
      </PageHeader>
      <div className="mt-5">
        {builds.ok ? (
          <BuildList initial={builds.data} pageSize={pageSize} />
        ) : (
          <Card>
            <ProblemPanel problem={builds.problem} />
          </Card>
        )}
      </div>
    </>
  );
}
