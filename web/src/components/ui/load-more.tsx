import { useState } from "react";
import { useTranslations } from "next-intl";
import { buttonStyle } from "./button";

/** The end of a list that has more to show. */
export function LoadMore({ load }: { load: () => Promise<void> }) {
  const t = useTranslations("list");
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");

  async function onClick(): Promise<void> {
    setState("loading");
    await load().then(
      () => setState("idle"),
      () => setState("failed"),
    );
  }

  return (
    <div className="mt-4 flex flex-col items-center gap-2">
      <button type="button" className={buttonStyle.secondary} disabled={state === "loading"} onClick={() => void onClick()}>
        {state === "loading" ? t("loadingMore") : t("more")}
      </button>
      {state === "failed" ? (
        <p role="alert" className="text-xs text-fail">
          {t("moreFailed")}
        </p>
      ) : null}
    </div>
  );
}
