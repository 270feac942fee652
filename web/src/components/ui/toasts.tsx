"use client";

import { Check, TriangleAlert, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useSyncExternalStore } from "react";
import { buttonStyle } from "./button";

export interface Toast {
  id: number;
  kind: "done" | "problem";
  text: string;
  detail?: string;
  /** What takes it back. */
  action?: { label: string; run: () => void };
}

const shownMs = 7_000;
const none: readonly Toast[] = [];
let toasts: readonly Toast[] = none;
let next = 1;
const listeners = new Set<() => void>();

function set(value: readonly Toast[]): void {
  toasts = value;
  for (const listener of listeners) listener();
}

/** Says what happened, in a corner of the page. Of many, the latest three are shown. */
export function toast(message: Omit<Toast, "id">): void {
  set([...toasts.slice(-2), { ...message, id: next++ }]);
}

export function dismissToast(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const t = useTranslations("toasts");
  const shown = useSyncExternalStore(subscribe, () => toasts, () => none);
  return (
    <section
      aria-label={t("label")}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-40 grid justify-items-center gap-2 md:inset-x-auto md:right-5 md:bottom-5 md:w-96"
    >
      {shown.map((one) => (
        <ToastCard key={one.id} toast={one} />
      ))}
    </section>
  );
}

function ToastCard({ toast: one }: { toast: Toast }) {
  const t = useTranslations("toasts");
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(one.id), one.kind === "problem" ? shownMs * 2 : shownMs);
    return () => clearTimeout(timer);
  }, [one.id, one.kind]);
  return (
    <div
      data-toast={one.kind}
      className="pointer-events-auto flex w-full animate-rise items-start gap-2.5 rounded-lg border border-line-strong bg-surface px-3.5 py-3 text-sm shadow-float"
    >
      {one.kind === "done" ? (
        <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-done" />
      ) : (
        <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-fail" />
      )}
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{one.text}</p>
        {one.detail ? <p className="mt-0.5 text-muted wrap-anywhere">{one.detail}</p> : null}
      </div>
      {one.action ? (
        <button
          type="button"
          className={buttonStyle.small}
          onClick={() => {
            dismissToast(one.id);
            one.action?.run();
          }}
        >
          {one.action.label}
        </button>
      ) : null}
      <button type="button" aria-label={t("dismiss")} className="-m-1 rounded p-1 text-subtle hover:text-ink" onClick={() => dismissToast(one.id)}>
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
