import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/api/server";
import { filtersFrom, queryOf } from "@/components/builds/filters";
import { BuildList } from "@/components/builds/build-list";
import { buttonStyle } from "@/components/ui/button";
import { PlusIcon } from "@/components/ui/icons";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const pageSize = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("builds.title") };
}

export default async function BuildsPage({ searchParams }: PageProps<"/builds">) {
  const filters = filtersFrom(await searchParams);
  const [t, builds, caller] = await Promise.all([
    getTranslator(),
    load((api) => api.listBuilds({ ...queryOf(filters), limit: pageSize })),
    load((api) => api.getCaller()),
  ]);
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
          <BuildList initial={builds.data} initialFilters={filters} pageSize={pageSize} owner={caller.ok && caller.data.scopes.includes("operations") ? caller.data.owner : undefined} />
        ) : (
          <Card>
            <ProblemPanel problem={builds.problem} />
          </Card>
        )}
      </div>
    </>
  );
}
