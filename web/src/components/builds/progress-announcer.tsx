import { useTranslations } from "next-intl";
import type { BuildDetail } from "@/api/types";
import { isTerminal } from "@/live/build-state";
import { useStageName } from "./stage-name";

/** Says what changed to those who do not see it: one sentence a stage, one for the end. */
export function ProgressAnnouncer({ build }: { build: BuildDetail }) {
  const t = useTranslations();
  const stageName = useStageName();
  const stage = build.stages.findLast((s) => s.status !== "pending");
  const sentence = isTerminal(build.status)
    ? t("build.announceBuild", { status: t(`status.${build.status}`) })
    : stage
      ? t("build.announce", {
          stage: stageName(stage.name, stage.displayName),
          status: t(`status.${stage.status}`),
          done: build.completedStages,
          total: build.totalStages,
        })
      : t(`status.${build.status}`);
  return (
    <p className="sr-only" aria-live="polite">
      {sentence}
    </p>
  );
}
