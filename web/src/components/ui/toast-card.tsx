"use client";

import { Check, TriangleAlert, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { buttonStyle } from "./button";
import { dismissToast, type Toast } from "./toasts";

const shownMs = 7_000;

export function ToastCard({ toast: one }: { toast: Toast }) {
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
