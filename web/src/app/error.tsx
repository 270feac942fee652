"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";

// Its code comes when something has gone wrong.
const ProblemPanel = dynamic(() => import("@/components/ui/problem-panel").then((module) => module.ProblemPanel));

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("errors");
  return (
    <div className="rounded-xl border bg-surface shadow-card">
      <ProblemPanel problem={{ status: 500, title: t("title"), code: error.digest }} onRetry={reset} />
    </div>
  );
}
