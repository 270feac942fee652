"use client";

import { ChevronRight, RotateCw, Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { buttonStyle } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { blocksOf, type Block, plainText } from "./answer";
import type { Message } from "@/api/types";
import { onDemand } from "../ui/on-demand";

// Its code comes with the first answer; until then that is read as it was written.
const Markdown = onDemand(
  () => import("./markdown").then((module) => module.Markdown),
  ({ text }) => <p className="prose-inert">{text}</p>,
);

export function MessageView({ message, onRetry }: { message: Message; onRetry?: () => void }) {
  const t = useTranslations("chat");
  if (message.role === "user") {
    return (
      <div className="flex justify-end" data-role="user">
        <p className="prose-inert max-w-[85%] rounded-2xl rounded-br-md bg-raised px-3.5 py-2">
          <span className="sr-only">{t("you")}: </span>
          {plainText(message)}
        </p>
      </div>
    );
  }
  const blocks = blocksOf(message.content);
  const answering = message.status === "answering";
  return (
    <div data-role="assistant" data-status={message.status} className="grid max-w-[95%] gap-3">
      <span className="sr-only">{t("agent")}: </span>
      {blocks.map((block, index) => (block.kind === "text" ? <Markdown key={index} text={block.text} /> : <ToolBlock key={index} block={block} waiting={answering} />))}
      {answering && blocks.at(-1)?.kind !== "text" ? <p className="animate-pulse-soft text-sm text-muted">{t("thinking")}</p> : null}
      {message.status === "cancelled" ? <p className="text-xs text-subtle">{t("stopped")}</p> : null}
      {message.status === "interrupted" ? <p className="text-xs text-warn">{t("interrupted")}</p> : null}
      {message.error ? (
        <p role="alert" className="prose-inert rounded-lg bg-fail-soft px-3 py-2 text-sm text-fail">
          {message.error.message}
        </p>
      ) : null}
      {answering ? null : (
        <div className="-ml-2 flex flex-wrap items-center gap-1">
          <CopyButton text={plainText(message)} />
          {onRetry ? (
            <button type="button" className={buttonStyle.quiet} onClick={onRetry}>
              <RotateCw size={13} aria-hidden />
              {t("retry")}
            </button>
          ) : null}
          {message.usage ? (
            <span className="tabular ml-1 text-2xs text-subtle">
              {message.model ? `${message.model} · ` : ""}
              {t("usage", { input: message.usage.inputTokens, output: message.usage.outputTokens })}
              {typeof message.usage.costUsd === "number" && message.usage.costUsd > 0 ? ` · $${message.usage.costUsd.toFixed(4)}` : ""}
            </span>
          ) : null}
        </div>
      )}
    </div>
  );
}

function ToolBlock({ block, waiting }: { block: Extract<Block, { kind: "tool" }>; waiting: boolean }) {
  const t = useTranslations("chat");
  const [open, setOpen] = useState(false);
  const state = block.result === undefined ? (waiting ? t("toolRuns") : t("toolCut")) : block.isError ? t("toolFailed") : t("toolDone");
  return (
    <div data-tool={block.name} className="min-w-0 overflow-hidden rounded-lg border">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex w-full items-center gap-2 bg-raised px-3 py-1.5 text-left text-xs hover:bg-hover">
        <Wrench size={13} aria-hidden className="shrink-0 text-subtle" />
        <span className="min-w-0 truncate font-mono">{block.name}</span>
        <span className={`ml-auto shrink-0 ${block.isError ? "text-fail" : "text-muted"}`}>{state}</span>
        <ChevronRight size={12} aria-hidden className={`shrink-0 text-subtle transition-transform ${open ? "rotate-90" : ""}`} />
      </button>
      {open ? (
        <dl className="grid gap-2 border-t px-3 py-2.5 text-xs">
          <div>
            <dt className="text-subtle">{t("toolInput")}</dt>
            <dd>
              <pre className="prose-inert mt-0.5 font-mono">{JSON.stringify(block.input ?? {}, null, 2)}</pre>
            </dd>
          </div>
          {block.result === undefined ? null : (
            <div>
              <dt className="text-subtle">{t("toolResult")}</dt>
              <dd>
                <pre className={`prose-inert mt-0.5 max-h-64 overflow-y-auto font-mono ${block.isError ? "text-fail" : ""}`}>{block.result}</pre>
              </dd>
            </div>
          )}
        </dl>
      ) : null}
    </div>
  );
}
