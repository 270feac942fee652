import { Bot } from "lucide-react";
import Link from "next/link";
import type { AgentSummary } from "@/api/types";
import { getTranslator } from "@/i18n/server";

/** The newest agents, on the home page. */
export async function RecentAgents({ agents }: { agents: AgentSummary[] }) {
  const t = await getTranslator();
  return (
    <section aria-labelledby="recent-agents" className="mt-10">
      <div className="mb-2 flex items-baseline justify-between">
        <h2 id="recent-agents" className="text-xs font-medium text-subtle">
          {t("home.recentAgents")}
        </h2>
        <Link href="/agents" className="text-xs text-muted hover:text-ink">
          {t("home.allAgents")}
        </Link>
      </div>
      <ul className="grid gap-2 sm:grid-cols-3">
        {agents.map((agent) => (
          <li key={agent.id} className="min-w-0">
            <Link
              href={`/agents/${encodeURIComponent(agent.id)}`}
              prefetch={false}
              className="block h-full rounded-lg border bg-surface px-3.5 py-3 shadow-card transition-colors hover:border-line-strong hover:bg-hover"
            >
              <span className="flex items-center gap-2 text-sm font-medium">
                <Bot size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-subtle" />
                <span className="truncate" dir="auto">
                  {agent.name}
                </span>
              </span>
              <span className="mt-0.5 line-clamp-2 text-xs text-muted wrap-anywhere" dir="auto">
                {agent.description}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
