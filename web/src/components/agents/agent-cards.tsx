"use client";

import { MessageSquare, Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useState } from "react";
import { browserApi } from "@/api/browser";
import type { AgentSummary, Page } from "@/api/types";
import { buttonStyle, fieldStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";
import { Card } from "../ui/states";
import { categoriesOf, findAgents } from "./find-agents";

// How many pages a search reads by itself; for what lies further back somebody has to ask.
const searchedPages = 20;

/** The agents there are, to look through by words and by kind. */
export function AgentCards({ initial, pageSize }: { initial: Page<AgentSummary>; pageSize: number }) {
  const t = useTranslations("agents");
  const [agents, setAgents] = useState(initial.items);
  const [cursor, setCursor] = useState(initial.nextCursor ?? null);
  const [text, setText] = useState("");
  const [category, setCategory] = useState("");
  const categories = useMemo(() => categoriesOf(agents), [agents]);
  const found = useMemo(() => findAgents(agents, text, category), [agents, text, category]);

  const [failed, setFailed] = useState(false);

  const take = useCallback((page: Page<AgentSummary>) => {
    setAgents((known) => [...known, ...page.items.filter((item) => !known.some((agent) => agent.id === item.id))]);
    setCursor(page.nextCursor ?? null);
  }, []);

  // Who looks for something means all agents, not those that happen to be on screen.
  const searching = (text.trim() !== "" || category !== "") && cursor !== null && !failed && found.length < pageSize && agents.length < pageSize * searchedPages;
  useEffect(() => {
    if (!searching) return;
    const abort = new AbortController();
    browserApi.listAgents({ limit: pageSize, cursor }, abort).then(take, () => {
      if (!abort.signal.aborted) setFailed(true);
    });
    return () => abort.abort();
  }, [searching, cursor, pageSize, take]);

  return (
    <>
      <search className="mb-4 flex flex-wrap items-center gap-2">
        <div className="relative min-w-52 flex-1 sm:max-w-sm">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-subtle" />
          <input
            type="search"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setFailed(false);
            }}
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
                aria-pressed={category === one}
                onClick={() => setCategory(one)}
                className="h-7 rounded-full border px-2.5 text-xs text-muted transition-colors hover:bg-hover hover:text-ink aria-pressed:border-line-strong aria-pressed:bg-hover aria-pressed:text-ink"
              >
                {one || t("allCategories")}
              </button>
            ))}
          </div>
        ) : null}
      </search>
      {found.length > 0 ? (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {found.map((agent) => (
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
          <button
            type="button"
            className={`${buttonStyle.secondary} mt-4`}
            onClick={() => {
              setText("");
              setCategory("");
            }}
          >
            {t("clear")}
          </button>
        </Card>
      )}
      {cursor ? <LoadMore load={async () => take(await browserApi.listAgents({ limit: pageSize, cursor }))} /> : null}
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
