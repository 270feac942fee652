import { useTranslations } from "next-intl";
import type { LiveBuilds } from "@/live/use-builds";
import { buttonStyle } from "../ui/button";

/** Says that a list of builds may lack some, and reads it again when asked. */
export function Missed({ readAgain, reading }: Pick<LiveBuilds, "readAgain" | "reading">) {
  const t = useTranslations();
  return (
    <>
      {t("builds.missed")}{" "}
      <button type="button" className={buttonStyle.small} disabled={reading} onClick={readAgain}>
        {t("errors.retry")}
      </button>
    </>
  );
}
