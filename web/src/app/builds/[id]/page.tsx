import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { load } from "@/api/server";
import { dashboardTrace } from "@/telemetry/dashboard";
import { BuildView } from "@/components/builds/build-view";
import { loadFiles } from "@/components/builds/load-files";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card } from "@/components/ui/states";

const getBuild = cache((id: string) => load((api) => api.getBuild(id)));

export async function generateMetadata({ params }: PageProps<"/builds/[id]">): Promise<Metadata> {
  const build = await getBuild(decodeURIComponent((await params).id));
  return build.ok ? { title: (build.data.name || build.data.requirement).slice(0, 80) } : {};
}

export default async function BuildPage({ params }: PageProps<"/builds/[id]">) {
  const id = decodeURIComponent((await params).id);
  const [build, files, caller] = await Promise.all([getBuild(id), loadFiles(id), load((api) => api.getCaller())]);
  if (!build.ok) {
    if (build.problem.status === 404) notFound();
    return (
      <Card>
        <ProblemPanel problem={build.problem} />
      </Card>
    );
  }
  return (
    <BuildView
      initial={build.data}
      initialArtifacts={files.artifacts}
      report={files.report}
      foreign={caller.ok && caller.data.owner !== build.data.owner}
      traceUrl={dashboardTrace(process.env, build.data.traceId)}
    />
  );
}
