"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { onDemand } from "./on-demand";

// Its code comes with the first of them.
const ToastCard = onDemand(() => import("./toast-card").then((module) => module.ToastCard));

export interface Toast {
  id: number;
  kind: "done" | "problem";
  text: string;
  detail?: string;
  /** What takes it back. */
  action?: { label: string; run: () => void };
}

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
