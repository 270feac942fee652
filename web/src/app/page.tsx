import { load } from "@/api/server";
import { Counters } from "@/components/builds/counters";
import { RecentAgents } from "@/components/agents/recent-agents";
import { NewBuildForm } from "@/components/builds/new-build-form";
import { RecentBuilds } from "@/components/builds/recent-builds";
import { getTranslator } from "@/i18n/server";

const recent = 5;

export default async function HomePage() {
  const [t, builds, running, agents, statistics] = await Promise.all([
    getTranslator(),
    load((api) => api.listBuilds({ limit: recent })),
    load((api) => api.listBuilds({ limit: recent, status: "running" })),
    load((api) => api.listAgents({ limit: 3 })),
    load((api) => api.getStatistics()),
  ]);
  return (
    <div className="mx-auto max-w-3xl md:pt-8">
      <h1 className="text-3xl font-semibold tracking-tight text-balance">{t("home.title")}</h1>
      <p className="mt-2 mb-6 max-w-xl text-lg text-pretty text-muted">{t("home.lead")}</p>
      <NewBuildForm />
      {/* Those who may not read statistics see none; nothing is made up in their place. */}
      {statistics.ok ? <Counters report={statistics.data} /> : null}
      <RecentBuilds only="running" initial={running.ok ? running.data : { items: [] }} pageSize={recent} />
      {/* Without the API the box still stands, and says what is wrong when it is used. The list comes by itself once the stream connects. */}
      <RecentBuilds initial={builds.ok ? builds.data : { items: [] }} pageSize={recent} />
      {agents.ok && agents.data.items.length > 0 ? <RecentAgents agents={agents.data.items} /> : null}
    </div>
  );
}
