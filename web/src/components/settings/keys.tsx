"use client";

import { type InfiniteData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { browserApi } from "@/api/browser";
import { queryClient } from "@/api/query-client";
import type { Caller, CreatedKey, KeyDetail, Page } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";
import { Card, EmptyState, Section } from "../ui/states";
import { toast } from "../ui/toasts";
import { useConfirm } from "../ui/use-confirm";

const NewKey = dynamic(() => import("./new-key").then((module) => module.NewKey), { ssr: false });
const listed = ["keys"];
const pageSize = 20;

export function Keys({ initial, caller }: { initial: Page<KeyDetail>; caller: Caller }) {
  const t = useTranslations("keys");
  const { ask, question } = useConfirm();
  const [making, setMaking] = useState(false);
  const keys = useInfiniteQuery(
    {
      queryKey: listed,
      queryFn: ({ pageParam, signal }) => browserApi.listKeys({ limit: pageSize, cursor: pageParam }, { signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      initialData: { pages: [initial], pageParams: [undefined] },
    },
    queryClient,
  );

  const revoke = useMutation(
    {
      mutationFn: (key: KeyDetail) => browserApi.revokeKey(key.id),
      // Shown as revoked at once, and taken back where the server refuses.
      onMutate: async (key) => {
        await queryClient.cancelQueries({ queryKey: listed });
        const before = queryClient.getQueryData<InfiniteData<Page<KeyDetail>>>(listed);
        queryClient.setQueryData<InfiniteData<Page<KeyDetail>>>(listed, (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: page.items.map((one) => (one.id === key.id ? { ...one, revokedAt: new Date().toISOString() } : one)),
            })),
          },
        );
        return { before };
      },
      onSuccess: (_, key) => toast({ kind: "done", text: t("revoked", { name: key.name }) }),
      onError: (error, key, context) => {
        queryClient.setQueryData(listed, context?.before);
        toast({ kind: "problem", text: t("revokeFailed", { name: key.name }), detail: error.message });
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: listed }),
    },
    queryClient,
  );

  const items = keys.data.pages.flatMap((page) => page.items);
  return (
    <Section
      title={t("title")}
      aside={
        <button type="button" className={buttonStyle.primary} onClick={() => setMaking(true)}>
          {t("new")}
        </button>
      }
    >
      <Card className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState icon={KeyRound} title={t("none")} hint={t("noneHint")} />
        ) : (
          <ul className="divide-y">
            {items.map((key) => (
              <li key={key.id} data-key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 text-sm">
                <KeyRound size={15} strokeWidth={1.75} aria-hidden className="text-subtle" />
                <div className="min-w-40 flex-1">
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
                <span className="w-20 text-right">
                  {key.revokedAt ? (
                    <span className="text-xs text-fail">{t("isRevoked")}</span>
                  ) : (
                    <button
                      type="button"
                      className={buttonStyle.small}
                      onClick={() =>
                        ask({ title: t("revokeTitle", { name: key.name }), text: t("revokeText"), action: t("revoke"), dangerous: true, onConfirm: () => revoke.mutate(key) })
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
      {keys.hasNextPage ? <LoadMore load={async () => void (await keys.fetchNextPage())} /> : null}
      {question}
      {making ? (
        <NewKey
          caller={caller}
          onMade={(_: CreatedKey) => void queryClient.invalidateQueries({ queryKey: listed })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </Section>
  );
}
