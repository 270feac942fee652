"use client";

import { useTranslations } from "use-intl";
import { ProblemPanel } from "@/components/ui/problem-panel";
import { Card } from "@/components/ui/states";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("errors");
  return (
    <Card>
      <ProblemPanel problem={{ status: 500, title: t("title"), code: error.digest }} onRetry={reset} />
    </Card>
  );
}
