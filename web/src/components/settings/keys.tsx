"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { browserApi } from "@/api/browser";
import type { Caller, KeyDetail, Page } from "@/api/types";
import { PagedList } from "@/live/paged-list";
import { useListed } from "@/live/use-pages";
import { buttonStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";
import { onDemand } from "../ui/on-demand";
import { Card, EmptyState, Section } from "../ui/states";
import { toast } from "../ui/toasts";
import { useConfirm } from "../ui/use-confirm";

const NewKey = onDemand(() => import("./new-key").then((module) => module.NewKey));
const pageSize = 20;

export function Keys({ initial, caller }: { initial: Page<KeyDetail>; caller: Caller }) {
  const t = useTranslations("keys");
  const { ask, question } = useConfirm();
  const [making, setMaking] = useState(false);
  const [list] = useState(() => new PagedList<KeyDetail>((cursor, signal) => browserApi.listKeys({ limit: pageSize, cursor }, { signal }), { first: initial }));
  const { items = [], hasMore, error } = useListed(list);

  // Shown as revoked at once, and taken back where the server refuses.
  async function revoke(key: KeyDetail): Promise<void> {
    const show = (revokedAt: string | null | undefined) => list.change((one) => (one.id === key.id ? { ...one, revokedAt } : one));
    show(new Date().toISOString());
    try {
      await browserApi.revokeKey(key.id);
      toast({ kind: "done", text: t("revoked", { name: key.name }) });
      // A list that was read meanwhile, because another key was made, may not know of it.
      void list.refresh();
    } catch (error) {
      show(key.revokedAt);
      toast({ kind: "problem", text: t("revokeFailed", { name: key.name }), detail: error instanceof Error ? error.message : undefined });
    }
  }

  return (
    <Section
      title={t("title")}
      aside={
        <button type="button" className={buttonStyle.primary} onClick={() => setMaking(true)}>
          {t("new")}
        </button>
      }
    >
      {error ? (
        <p role="alert" className="mb-2 text-sm text-fail">
          {t("notRead", { reason: error.message })}
        </p>
      ) : null}
      <Card className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState icon={KeyRound} title={t("none")} hint={t("noneHint")} />
        ) : (
          <ul className="divide-y">
            {items.map((key) => (
              <li key={key.id} data-key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 text-sm">
                <KeyRound size={15} strokeWidth={1.75} aria-hidden className="text-subtle" />
                <div className="min-w-40 flex-1 max-sm:min-w-3/4">
                  <p className={`font-medium wrap-anywhere ${key.revokedAt ? "text-muted line-through" : ""}`} dir="auto">
                    {key.name}
                  </p>
                  <p className="text-xs text-muted">
                    {key.owner} · {t("made")} <RelativeTime at={key.createdAt} />
                    {key.expiresAt ? ` · ${t("expires", { at: key.expiresAt.slice(0, 10) })}` : null}
                  </p>
                </div>
                <span className="flex flex-wrap gap-1">
                  {key.scopes.map((scope) => (
                    <code key={scope} className="rounded bg-raised px-1.5 text-xs">
                      {scope}
                    </code>
                  ))}
                </span>
                <span className="ml-auto w-20 text-right">
                  {key.revokedAt ? (
                    <span className="text-xs text-fail">{t("isRevoked")}</span>
                  ) : (
                    <button
                      type="button"
                      className={buttonStyle.small}
                      onClick={() =>
                        ask({ title: t("revokeTitle", { name: key.name }), text: t("revokeText"), action: t("revoke"), dangerous: true, onConfirm: () => void revoke(key) })
                      }
                    >
                      {t("revoke")}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {hasMore ? <LoadMore load={list.readMore} /> : null}
      {question}
      {making ? (
        <NewKey caller={caller} onMade={() => void list.refresh()} onClose={() => setMaking(false)} />
      ) : null}
    </Section>
  );
}
