"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";
import { useTranslations } from "next-intl";
import { goToSignIn } from "@/api/signed-out";
import type { Problem } from "@/api/types";
import { buttonStyle } from "./button";
import { AlertIcon, RetryIcon } from "./icons";

/** What a page shows in place of its data when the API answered with a problem or not at all. */
export function ProblemPanel({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const t = useTranslations("errors");
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  // What the page was made with opens the API no more, as when its key was revoked: to try again does not help.
  useEffect(() => {
    if (problem.status === 401) goToSignIn();
  }, [problem.status]);
  // A gateway's page has no code; a problem of the API itself has one and speaks for itself.
  const unreachable = problem.status === 0 || (problem.status >= 502 && !problem.code);
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 grid size-10 place-items-center rounded-lg bg-fail-soft text-fail">
        <AlertIcon size={18} />
      </span>
      <p className="font-medium">{unreachable ? t("unreachableTitle") : problem.title}</p>
      <p className="prose-inert mt-1 max-w-md text-sm text-muted">{problem.detail ?? (unreachable ? t("unreachableHint") : t("hint"))}</p>
      {problem.code ? <p className="mt-2 font-mono text-xs text-subtle">{t("code", { code: problem.code })}</p> : null}
      <button
        type="button"
        className={`${buttonStyle.secondary} mt-5`}
        disabled={pending}
        onClick={() => startTransition(() => (onRetry ? onRetry() : router.refresh()))}
      >
        <RetryIcon size={14} className={pending ? "animate-spin-slow" : ""} />
        {t("retry")}
      </button>
    </div>
  );
}
