import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/api/server";
import { AgentCards } from "@/components/agents/agent-cards";
import { buttonStyle } from "@/components/ui/button";
import { AgentsIcon } from "@/components/ui/icons";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, EmptyState, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const pageSize = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("agents.title") };
}

export default async function AgentsPage() {
  const [t, agents, categories] = await Promise.all([
    getTranslator(),
    load((api) => api.listAgents({ limit: pageSize })),
    load((api) => api.listAgentCategories()),
  ]);
  return (
    <>
      <PageHeader title={t("agents.title")} lead={t("agents.lead")} />
      <div className="mt-6">
        {!agents.ok ? (
          <Card>
            <ProblemPanel problem={agents.problem} />
          </Card>
        ) : agents.data.items.length === 0 ? (
          <Card>
            <EmptyState icon={AgentsIcon} title={t("agents.empty")} hint={t("agents.emptyHint")}>
              <Link href="/" className={buttonStyle.primary}>
                {t("builds.start")}
              </Link>
            </EmptyState>
          </Card>
        ) : (
          <AgentCards initial={agents.data} categories={categories.ok ? categories.data : []} pageSize={pageSize} />
        )}
      </div>
    </>
  );
}
