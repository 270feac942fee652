"use client";

import { ArrowUp, ChevronRight, MessageSquare, Pencil, Plus, Square, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { ApiError } from "@/api/problem";
import type { AgentDetail, Message, Session } from "@/api/types";
import { usePages } from "@/live/use-pages";
import { buttonStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { Card, EmptyState, Skeleton } from "../ui/states";
import { toast } from "../ui/toasts";
import { onDemand } from "../ui/on-demand";
import { useConfirm } from "../ui/use-confirm";
import { MessageView } from "./message-view";
import { sessionApi } from "./session-api";
import { useMessages } from "./use-messages";
import { useScroll } from "./use-scroll";

const RenamingDialog = onDemand(() => import("../ui/renaming-dialog").then((module) => module.RenamingDialog));

const undoMs = 6_000;

// How near to its top a conversation is when what was said before is read.
const olderAtPx = 80;

/** Talk to an agent: its sessions on one side, the one that is open on the other. */
export function ChatView({ agent, initialSession }: { agent: AgentDetail; initialSession: string | undefined }) {
  const t = useTranslations("chat");
  const [current, setCurrent] = useState(initialSession);
  // A session that begins in an open conversation becomes the current one, and the conversation goes on as it is.
  const [opened, setOpened] = useState({ session: initialSession, times: 0 });
  const [renaming, setRenaming] = useState<Session>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { ask, question } = useConfirm();
  const sessions = usePages<Session>(`sessions ${agent.id}`, (cursor, signal) => sessionApi.list(agent.id, cursor, signal));
  const items = sessions.items?.filter(({ id }) => !hidden.has(id));
  const refresh = () => void sessions.list.refresh();

  function open(session: string | undefined): void {
    if (session && session === current) return;
    setCurrent(session);
    setOpened(({ times }) => ({ session, times: times + 1 }));
    window.history.replaceState(null, "", session ? `?session=${encodeURIComponent(session)}` : window.location.pathname);
  }

  function show(id: string, name: string): void {
    sessions.list.change((item) => (item.id === id ? { ...item, name: name || undefined } : item));
  }

  function remove(session: Session): void {
    ask({
      title: t("deleteTitle"),
      text: t("deleteText", { name: session.name ?? t("unnamed") }),
      action: t("delete"),
      dangerous: true,
      onConfirm: () => {
        // Gone from the list at once; deleted when nobody wanted it back.
        setHidden((before) => new Set([...before, session.id]));
        if (current === session.id) open(undefined);
        const back = () => setHidden((before) => new Set([...before].filter((id) => id !== session.id)));
        const timer = setTimeout(() => {
          sessionApi.remove(agent.id, session.id).then(refresh, (error: Error) => {
            back();
            toast({ kind: "problem", text: t("deleteFailed"), detail: error.message });
          });
        }, undoMs);
        toast({
          kind: "done",
          text: t("deleted"),
          action: {
            label: t("undo"),
            run: () => {
              clearTimeout(timer);
              back();
            },
          },
        });
      },
    });
  }

  return (
    <>
      <nav aria-label={t("breadcrumb")} className="mb-3 flex min-w-0 items-center gap-1 text-sm text-muted">
        <Link href="/agents" className="hover:text-ink">
          {t("agents")}
        </Link>
        <ChevronRight size={12} aria-hidden className="shrink-0 text-subtle" />
        <Link href={`/agents/${encodeURIComponent(agent.id)}`} className="min-w-0 truncate hover:text-ink">
          {agent.name}
        </Link>
      </nav>
      <h1 className="mb-4 text-2xl font-semibold tracking-tight wrap-anywhere" dir="auto">
        {t("title", { name: agent.name })}
      </h1>
      <div className="grid gap-5 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <aside aria-label={t("sessions")} className="min-w-0">
          <button type="button" className={`${buttonStyle.secondary} w-full`} onClick={() => open(undefined)}>
            <Plus size={14} aria-hidden />
            {t("new")}
          </button>
          {sessions.error ? (
            <p role="alert" className="mt-3 text-xs text-fail">
              {t("sessionsFailed", { reason: sessions.error.message })}
            </p>
          ) : null}
          {items ? (
            <ul className="mt-2 grid gap-0.5 max-lg:max-h-48 max-lg:overflow-y-auto">
              {items.map((session) => (
                <li key={session.id} data-session={session.id} className={`group flex min-w-0 items-center rounded-md ${current === session.id ? "bg-hover" : "hover:bg-hover"}`}>
                  <button type="button" aria-current={current === session.id ? "true" : undefined} onClick={() => open(session.id)} className="min-w-0 flex-1 px-2.5 py-1.5 text-left">
                    <span className="block truncate text-sm" dir="auto">
                      {session.name ?? t("unnamed")}
                    </span>
                    <span className="block text-2xs text-subtle">
                      <RelativeTime at={session.updatedAt} />
                    </span>
                  </button>
                  <button type="button" aria-label={t("renameOf", { name: session.name ?? t("unnamed") })} className={`${buttonStyle.icon} size-7!`} onClick={() => setRenaming(session)}>
                    <Pencil size={12} aria-hidden />
                  </button>
                  <button type="button" aria-label={t("deleteOf", { name: session.name ?? t("unnamed") })} className={`${buttonStyle.icon} size-7!`} onClick={() => remove(session)}>
                    <Trash2 size={12} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          ) : sessions.error ? null : (
            <div className="mt-3 grid gap-2">
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
            </div>
          )}
          {sessions.hasMore ? (
            <button type="button" className={`${buttonStyle.quiet} mt-1 w-full`} onClick={() => void sessions.list.readMore().catch(() => undefined)}>
              {t("more")}
            </button>
          ) : null}
        </aside>
        <Conversation
          key={opened.times}
          agent={agent}
          session={opened.session}
          onBegun={(id) => {
            setCurrent(id);
            window.history.replaceState(null, "", `?session=${encodeURIComponent(id)}`);
            refresh();
          }}
          onAnswered={refresh}
        />
      </div>
      {question}
      {renaming ? (
        <RenamingDialog
          id={renaming.id}
          title={t("rename")}
          name={renaming.name ?? ""}
          max={100}
          show={(name) => show(renaming.id, name)}
          save={(name) => sessionApi.rename(agent.id, renaming.id, name).then(refresh)}
          onClose={() => setRenaming(undefined)}
        />
      ) : null}
    </>
  );
}

function Conversation({ agent, session: initial, onBegun, onAnswered }: { agent: AgentDetail; session: string | undefined; onBegun: (id: string) => void; onAnswered: () => void }) {
  const t = useTranslations("chat");
  const [session, setSession] = useState(initial);
  // What was said since this was opened; what was said before is stored.
  const [said, setSaid] = useState<Message[]>([]);
  const [answering, setAnswering] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [text, setText] = useState("");
  const stop = useRef<AbortController>(undefined);
  const { stored, pending, error, hasOlder, readsOlder, olderFailed, readOlder } = useMessages(agent.id, initial);
  const shown = useMemo(() => {
    const begun = said[0]?.number ?? Infinity;
    return [...stored.filter(({ number }) => number < begun), ...said];
  }, [stored, said]);
  const { log, end } = useScroll(shown[0]?.number, shown.at(-1));

  async function send(question: string): Promise<void> {
    if (answering || question.trim() === "") return;
    setAnswering(true);
    setFailure(undefined);
    setText("");
    const number = (shown.at(-1)?.number ?? 0) + 1;
    const now = new Date().toISOString();
    const asked: Message[] = [...said, { number, role: "user", status: "completed", content: [{ type: "text", text: question }], createdAt: now }];
    setSaid(asked);
    const abort = new AbortController();
    stop.current = abort;
    try {
      let id = session;
      if (!id) {
        id = (await sessionApi.create(agent.id)).id;
        setSession(id);
        onBegun(id);
      }
      const { ask } = await import("./ask");
      const answer = await ask(agent.id, id, question, number + 1, (part) => setSaid([...asked, part]), abort.signal);
      setSaid([...asked, answer]);
    } catch (error) {
      if (abort.signal.aborted) setSaid((all) => all.map((message) => (message.status === "answering" ? { ...message, status: "cancelled" } : message)));
      else {
        // What was asked goes back into the box, and can be sent again.
        setSaid(said);
        setText(question);
        setFailure(error instanceof ApiError ? error.message : t("broken"));
      }
    } finally {
      setAnswering(false);
      onAnswered();
    }
  }

  async function cancel(): Promise<void> {
    // The server keeps what there is of the answer and ends its stream; a server that does not answer is left alone.
    if (session) await sessionApi.cancel(agent.id, session).catch(() => stop.current?.abort());
    else stop.current?.abort();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send(text);
    }
  }

  const lastQuestion = shown.findLast(({ role }) => role === "user");
  return (
    <Card className="flex min-h-[26rem] min-w-0 flex-col lg:h-[calc(100dvh-12rem)]">
      <div
        ref={log}
        className="flex-1 overflow-y-auto px-4 py-4"
        tabIndex={0}
        role="log"
        aria-label={t("conversation")}
        aria-busy={answering || readsOlder}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop < olderAtPx && hasOlder && !readsOlder && !olderFailed) readOlder();
        }}
      >
        {pending ? (
          <div className="grid gap-4">
            <Skeleton className="ml-auto h-9 w-1/2" />
            <Skeleton className="h-16 w-3/4" />
          </div>
        ) : shown.length === 0 && !error ? (
          <EmptyState icon={MessageSquare} title={t("empty")} hint={t("emptyHint")}>
            <ul className="grid gap-2">
              {agent.examples.slice(0, 3).map((example, index) => (
                <li key={index}>
                  <button type="button" className="rounded-lg border bg-surface px-3 py-2 text-left text-sm hover:bg-hover" onClick={() => void send(example.input)}>
                    <span className="line-clamp-2" dir="auto">
                      {example.input}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </EmptyState>
        ) : (
          <>
            {hasOlder ? (
              <div className="mb-4 grid justify-items-center gap-1">
                <button type="button" className={buttonStyle.quiet} disabled={readsOlder} onClick={readOlder}>
                  {readsOlder ? t("readsOlder") : t("older")}
                </button>
                {olderFailed ? (
                  <p role="alert" className="text-xs text-fail">
                    {t("olderFailed")}
                  </p>
                ) : null}
              </div>
            ) : null}
            <ol className="grid gap-5">
              {shown.map((message, index) => (
                <li key={message.number}>
                  <MessageView
                    message={message}
                    onRetry={
                      index === shown.length - 1 && message.role !== "user" && !answering && lastQuestion
                        ? () => void send(lastQuestion.content.map((part) => part.text ?? "").join("\n"))
                        : undefined
                    }
                  />
                </li>
              ))}
            </ol>
            {error ? (
              <p role="alert" className="mt-4 text-sm text-fail">
                {t("messagesFailed", { reason: error.message })}
              </p>
            ) : null}
          </>
        )}
        <div ref={end} />
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(text);
        }}
        className="border-t p-3"
      >
        {failure ? (
          <p role="alert" className="prose-inert mb-2 text-sm text-fail">
            {failure}
          </p>
        ) : null}
        <div className="flex items-end gap-2">
          <textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            rows={1}
            maxLength={32_000}
            aria-label={t("message")}
            placeholder={t("placeholder", { name: agent.name })}
            className="field-sizing-content max-h-48 min-h-10 min-w-0 flex-1 resize-none rounded-lg border border-line-strong bg-surface px-3 py-2 placeholder:text-subtle"
          />
          {answering ? (
            <button type="button" className={`${buttonStyle.secondary} h-10!`} onClick={() => void cancel()}>
              <Square size={12} aria-hidden fill="currentColor" />
              {t("stop")}
            </button>
          ) : (
            <button type="submit" className={`${buttonStyle.primary} h-10!`} disabled={text.trim() === ""}>
              <ArrowUp size={14} aria-hidden />
              {t("send")}
            </button>
          )}
        </div>
      </form>
    </Card>
  );
}
