import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { load } from "@/api/server";
import { loadFiles } from "@/components/builds/load-files";
import { AgentView } from "@/components/agents/agent-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card } from "@/components/ui/states";

const getAgent = cache((id: string) => load((api) => api.getAgent(id)));

export async function generateMetadata({ params }: PageProps<"/agents/[id]">): Promise<Metadata> {
  const agent = await getAgent(decodeURIComponent((await params).id));
  return agent.ok ? { title: agent.data.name.slice(0, 80) } : {};
}

export default async function AgentPage({ params }: PageProps<"/agents/[id]">) {
  const agent = await getAgent(decodeURIComponent((await params).id));
  if (!agent.ok) {
    if (agent.problem.status === 404) notFound();
    return (
      <Card>
        <ProblemPanel problem={agent.problem} />
      </Card>
    );
  }
  // The evaluation is a file of the build that made the agent; one that is gone leaves the rest as it is.
  const [files, versions] = await Promise.all([
    loadFiles(agent.data.buildId),
    load((api) => api.listAgentVersions(agent.data.id)),
  ]);
  return <AgentView agent={agent.data} {...files} versions={versions.ok ? versions.data : []} />;
}
