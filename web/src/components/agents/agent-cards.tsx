"use client";

import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { browserApi } from "@/api/browser";
import type { AgentSummary, Page } from "@/api/types";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";

export function AgentCards({ initial, pageSize }: { initial: Page<AgentSummary>; pageSize: number }) {
  const [agents, setAgents] = useState(initial.items);
  const [cursor, setCursor] = useState(initial.nextCursor ?? null);

  async function loadMore(): Promise<void> {
    const page = await browserApi.listAgents({ limit: pageSize, cursor });
    setAgents((known) => [...known, ...page.items.filter((item) => !known.some((agent) => agent.id === item.id))]);
    setCursor(page.nextCursor ?? null);
  }

  return (
    <>
      <Cards agents={agents} />
      {cursor ? <LoadMore load={loadMore} /> : null}
    </>
  );
}

function Cards({ agents }: { agents: AgentSummary[] }) {
  const t = useTranslations("agents");
  return (
    <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {agents.map((agent) => (
        <li key={agent.id}>
          <Link
            href={`/agents/${encodeURIComponent(agent.id)}`}
            prefetch={false}
            data-agent={agent.id}
            className="flex h-full flex-col rounded-xl border bg-surface p-4 shadow-card transition-colors hover:border-line-strong hover:bg-hover"
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="line-clamp-2 font-medium wrap-anywhere" dir="auto">
                {agent.name}
              </span>
              <span className="shrink-0 rounded bg-raised px-1.5 font-mono text-2xs text-muted">v{agent.version.replace(/^v/i, "")}</span>
            </span>
            <span className="mt-1 line-clamp-3 text-sm text-muted wrap-anywhere" dir="auto">
              {agent.description}
            </span>
            <span className="mt-auto flex flex-wrap gap-x-1.5 pt-4 text-xs text-subtle">
              <span>{agent.category}</span>
              <span aria-hidden="true">·</span>
              <span>{t("tools", { count: agent.tools.length })}</span>
              <span aria-hidden="true">·</span>
              <RelativeTime at={agent.createdAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
