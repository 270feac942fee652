import { useTranslations } from "next-intl";
import type { TokenUsage } from "@/api/types";

/** What a model read and wrote. */
export function Tokens({ usage }: { usage: TokenUsage }) {
  const t = useTranslations("build");
  return <span className="tabular">{t("tokensInOut", { input: usage.inputTokens, output: usage.outputTokens })}</span>;
}

/** What that cost, where the model's price is known. */
export function Cost({ usage }: { usage: TokenUsage }) {
  const t = useTranslations("build");
  return <span className="tabular">{typeof usage.costUsd === "number" ? t("usd", { value: usage.costUsd.toFixed(4) }) : t("costUnknown")}</span>;
}
