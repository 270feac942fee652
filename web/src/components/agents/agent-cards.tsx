"use client";

import { MessageSquare, Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { browserApi } from "@/api/browser";
import type { AgentSummary, Page } from "@/api/types";
import { PagedList } from "@/live/paged-list";
import { useListed } from "@/live/use-pages";
import { buttonStyle, fieldStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";
import { Card } from "../ui/states";
import { type AgentFilter, findAgents, noFilter, queryOf } from "./find-agents";

const listOf = (filter: AgentFilter, limit: number, first?: Page<AgentSummary>) =>
  new PagedList<AgentSummary>((cursor, signal) => findAgents((query) => browserApi.listAgents(query, { signal }), { ...queryOf(filter), limit, cursor }), { first });

/** The agents there are, to look through by words and by kind. The API looks: it knows them all, and the page only those on screen. */
export function AgentCards({ initial, categories, pageSize }: { initial: Page<AgentSummary>; categories: string[]; pageSize: number }) {
  const t = useTranslations("agents");
  const [filter, setFilter] = useState(noFilter);
  const [shown, setShown] = useState(() => ({ filter: noFilter, list: listOf(noFilter, pageSize, initial) }));
  const [failed, setFailed] = useState<AgentFilter>();
  const { items = [], hasMore } = useListed(shown.list);
  const searching = filter !== shown.filter && filter !== failed;

  useEffect(() => {
    if (!searching) return;
    const list = listOf(filter, pageSize);
    const stop = list.subscribe(() => {
      const { items, error } = list.get();
      if (items) setShown({ filter, list });
      else if (error) setFailed(filter);
    });
    // What is being typed is asked for when the fingers rest.
    const timer = setTimeout(() => void list.refresh(), 200);
    return () => {
      clearTimeout(timer);
      stop();
      if (!list.get().items) list.stop();
    };
  }, [searching, filter, pageSize]);

  return (
    <>
      <search className="mb-4 flex flex-wrap items-center gap-2">
        <div className="relative min-w-52 flex-1 sm:max-w-sm">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-subtle" />
          <input
            type="search"
            maxLength={200}
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
            placeholder={t("search")}
            aria-label={t("search")}
            aria-keyshortcuts="/"
            className={`${fieldStyle} pl-8 [&::-webkit-search-cancel-button]:hidden`}
          />
        </div>
        {categories.length > 1 ? (
          <div role="group" aria-label={t("categories")} className="flex flex-wrap gap-1">
            {["", ...categories].map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={filter.category === one}
                onClick={() => setFilter({ ...filter, category: one })}
                className="h-7 rounded-full border px-2.5 text-xs text-muted transition-colors hover:bg-hover hover:text-ink aria-pressed:border-line-strong aria-pressed:bg-hover aria-pressed:text-ink"
              >
                {one || t("allCategories")}
              </button>
            ))}
          </div>
        ) : null}
      </search>
      {failed === filter ? (
        <p role="alert" className="mb-3 text-sm text-fail">
          {t("searchFailed")}
        </p>
      ) : null}
      <div aria-busy={searching} className={`transition-opacity ${searching ? "opacity-60" : ""}`}>
        {items.length > 0 ? (
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {items.map((agent) => (
              <li key={agent.id} className="min-w-0">
                <AgentCard agent={agent} />
              </li>
            ))}
          </ul>
        ) : (
          <Card className="px-6 py-12 text-center">
            <p role="status" className="font-medium">
              {searching ? t("searching") : t("noMatch")}
            </p>
            <button type="button" className={`${buttonStyle.secondary} mt-4`} onClick={() => setFilter({ ...noFilter })}>
              {t("clear")}
            </button>
          </Card>
        )}
      </div>
      {hasMore ? <LoadMore key={JSON.stringify(shown.filter)} load={shown.list.readMore} /> : null}
    </>
  );
}

function AgentCard({ agent }: { agent: AgentSummary }) {
  const t = useTranslations("agents");
  return (
    <article className="group relative flex h-full flex-col rounded-xl border bg-surface p-4 shadow-card transition-colors focus-within:border-line-strong hover:border-line-strong">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="line-clamp-2 font-medium wrap-anywhere" dir="auto">
          <Link href={`/agents/${encodeURIComponent(agent.id)}`} prefetch={false} data-agent={agent.id} className="after:absolute after:inset-0 after:rounded-xl">
            {agent.name}
          </Link>
        </h2>
        <span className="shrink-0 rounded bg-raised px-1.5 font-mono text-2xs text-muted">v{agent.version.replace(/^v/i, "")}</span>
      </div>
      <p className="mt-1 line-clamp-3 text-sm text-muted wrap-anywhere" dir="auto">
        {agent.description}
      </p>
      <div className="mt-auto flex items-end justify-between gap-3 pt-4">
        <p className="flex flex-wrap gap-x-1.5 text-xs text-subtle">
          <span>{agent.category}</span>
          <span aria-hidden="true">·</span>
          <span>{t("tools", { count: agent.tools.length })}</span>
          <span aria-hidden="true">·</span>
          <RelativeTime at={agent.createdAt} />
        </p>
        <Link
          href={`/agents/${encodeURIComponent(agent.id)}/chat`}
          prefetch={false}
          aria-label={t("chatWith", { name: agent.name })}
          className={`${buttonStyle.small} relative z-1`}
        >
          <MessageSquare size={13} aria-hidden />
          {t("chat")}
        </Link>
      </div>
    </article>
  );
}
