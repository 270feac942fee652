"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths } from "@/api/client";
import type { DeadLetterDetail, DeadLetterSelection, DeadLetterSummary, QueueDetail } from "@/api/types";
import { usePages } from "@/live/use-pages";
import { useRead } from "@/live/use-read";
import { buttonStyle, fieldStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { LoadMore } from "../ui/load-more";
import { Card, Section, Skeleton } from "../ui/states";
import { toast } from "../ui/toasts";
import { useConfirm } from "../ui/use-confirm";
import { useQueueName } from "./queue-name";

/** The jobs that were given up: look at one, put it back on its queue, or forget it. */
export function DeadLetters({ queues }: { queues: QueueDetail[] }) {
  const t = useTranslations("deadLetters");
  const queueName = useQueueName();
  const id = useId();
  const { ask, question } = useConfirm();
  const [chosen, setChosen] = useState<string>();
  const names = queues.length > 0 ? queues.map(({ name }) => name) : ["agent_builds", "status_updates"];
  const queue = chosen ?? queues.find(({ deadLetters }) => deadLetters > 0)?.name ?? names[0] ?? "";
  const dead = queues.find(({ name }) => name === queue)?.deadLetters;

  // When letters come or go anywhere the live count says so, and the list is read again.
  const letters = usePages<DeadLetterSummary>(`dead-letters ${queue}`, (cursor, signal) => browserApi.listDeadLetters(queue, { limit: 20, cursor }, { signal }), { version: dead });
  // What is asked for shows at once: the letters go with the request, and are back where it is refused.
  const [leavingOf, setLeavingOf] = useState<Record<string, readonly DeadLetterSelection[]>>({});
  const leaving = leavingOf[queue] ?? [];
  const allLeave = leaving.some(({ all }) => all);
  const items = letters.items?.filter(({ id }) => !allLeave && !leaving.some(({ ids }) => ids?.includes(id)));

  async function change(what: "redrive" | "purge", selection: DeadLetterSelection): Promise<void> {
    const setLeaving = (of: (all: readonly DeadLetterSelection[]) => readonly DeadLetterSelection[]) => setLeavingOf((before) => ({ ...before, [queue]: of(before[queue] ?? []) }));
    setLeaving((all) => [...all, selection]);
    try {
      const { count } = await browserApi.changeDeadLetters(queue, what, selection);
      toast({ kind: "done", text: t(what === "redrive" ? "redriven" : "purged", { count }) });
    } catch (error) {
      toast({ kind: "problem", text: t(what === "redrive" ? "redriveFailed" : "purgeFailed"), detail: error instanceof Error ? error.message : String(error) });
    }
    await letters.list.refresh();
    setLeaving((all) => all.filter((one) => one !== selection));
  }

  const purge = (selection: DeadLetterSelection) =>
    ask({
      title: selection.all ? t("purgeAllTitle", { queue: queueName(queue) }) : t("purgeOneTitle"),
      text: t("purgeText"),
      action: t("purge"),
      dangerous: true,
      onConfirm: () => void change("purge", selection),
    });

  return (
    <Section
      title={t("title")}
      aside={
        <div className="flex items-center gap-2">
          <label htmlFor={id} className="sr-only">
            {t("queue")}
          </label>
          <select id={id} value={queue} onChange={(event) => setChosen(event.target.value)} className={`${fieldStyle} h-7! w-auto! text-xs!`}>
            {names.map((name) => (
              <option key={name} value={name}>
                {queueName(name)}
              </option>
            ))}
          </select>
          {items && items.length > 0 ? (
            <>
              <button type="button" className={buttonStyle.small} disabled={leaving.length > 0} onClick={() => void change("redrive", { all: true })}>
                {t("redriveAll")}
              </button>
              <button type="button" className={buttonStyle.small} disabled={leaving.length > 0} onClick={() => purge({ all: true })}>
                {t("purgeAll")}
              </button>
            </>
          ) : null}
        </div>
      }
    >
      <Card className="overflow-hidden">
        {letters.error ? (
          <p role="alert" className="px-4 py-4 text-center text-sm text-muted">
            {t("failed", { reason: letters.error.message })}
          </p>
        ) : null}
        {!items ? (
          letters.error ? null : (
            <div className="grid gap-3 p-4">
              <Skeleton className="h-4 w-2/3" />
              <Skeleton className="h-4 w-1/2" />
            </div>
          )
        ) : items.length === 0 ? (
          letters.error ? null : <p className="px-4 py-8 text-center text-sm text-muted">{t("none")}</p>
        ) : (
          <ul className="divide-y">
            {items.map((letter) => (
              <li key={letter.id} data-letter={letter.id} className="px-4 py-3 text-sm">
                <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
                  <div className="min-w-40 flex-1">
                    <p className="prose-inert font-medium">{letter.error}</p>
                    <p className="mt-0.5 text-xs text-muted">
                      <span className="font-mono">{letter.id}</span> · {t("attempts", { count: letter.attempts })} · <RelativeTime at={letter.deadAt} />
                    </p>
                  </div>
                  <div className="flex shrink-0 gap-1">
                    <button type="button" className={buttonStyle.small} onClick={() => void change("redrive", { ids: [letter.id], all: false })}>
                      {t("redrive")}
                    </button>
                    <button type="button" className={buttonStyle.quiet} onClick={() => purge({ ids: [letter.id], all: false })}>
                      {t("purge")}
                    </button>
                  </div>
                </div>
                <Payload queue={queue} id={letter.id} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {letters.hasMore ? <LoadMore load={letters.list.readMore} /> : null}
      {question}
    </Section>
  );
}

function Payload({ queue, id }: { queue: string; id: string }) {
  const t = useTranslations("deadLetters");
  const [open, setOpen] = useState(false);
  const { data, error } = useRead<DeadLetterDetail>(apiPaths.deadLetter(queue, id), "", open);
  return (
    <div className="mt-1">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex items-center gap-1 text-xs text-muted hover:text-ink">
        <ChevronRight size={12} aria-hidden className={`transition-transform ${open ? "rotate-90" : ""}`} />
        {t("payload")}
      </button>
      {open ? <pre className="prose-inert mt-1.5 rounded-md bg-raised px-3 py-2 font-mono text-xs">{data?.body ?? error?.message ?? t("loading")}</pre> : null}
    </div>
  );
}
