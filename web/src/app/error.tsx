"use client";

import { useTranslations } from "next-intl";
import { onDemand } from "@/components/ui/on-demand";

// Its code comes when something has gone wrong.
const ProblemPanel = onDemand(() => import("@/components/ui/problem-panel").then((module) => module.ProblemPanel));

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("errors");
  return (
    <div className="rounded-xl border bg-surface shadow-card">
      <ProblemPanel problem={{ status: 500, title: t("title"), code: error.digest }} onRetry={reset} />
    </div>
  );
}
