import { useTranslations } from "next-intl";
import type { BuildStage } from "@/api/types";
import type { ActivityEntry } from "@/live/build-state";
import { ClockTime, Duration } from "../ui/clock";
import { FileIcon } from "../ui/icons";
import { Fact } from "../ui/states";
import { Cost, Tokens } from "./usage";

/** What a stage said, took and wrote. */
export function StageDetail({
  stage,
  activity,
  onOpenArtifact,
}: {
  stage: BuildStage;
  activity: ActivityEntry[];
  onOpenArtifact: (path: string) => void;
}) {
  const t = useTranslations("build");
  if (stage.status === "pending" && !stage.startedAt) return <p className="text-sm text-muted">{t("notStarted")}</p>;
  return (
    <div className="grid grid-cols-1 gap-4 text-sm">
      {stage.error ? <p className="prose-inert rounded-lg bg-fail-soft px-3 py-2 text-fail">{stage.error}</p> : null}
      {stage.summary ? (
        <p className="prose-inert max-w-3xl">{stage.summary}</p>
      ) : stage.status === "completed" ? (
        <p className="text-muted">{t("noSummary")}</p>
      ) : null}
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {stage.startedAt ? (
          <Fact label={t("started")}>
            <ClockTime at={stage.startedAt} />
          </Fact>
        ) : null}
        {stage.finishedAt ? (
          <Fact label={t("finished")}>
            <ClockTime at={stage.finishedAt} />
          </Fact>
        ) : null}
        <Fact label={t("duration")}>
          <Duration ms={stage.durationMs} since={stage.status === "running" ? stage.startedAt : null} />
        </Fact>
        {stage.usage ? (
          <>
            <Fact label={t("tokens")}>
              <Tokens usage={stage.usage} />
            </Fact>
            <Fact label={t("cost")}>
              <Cost usage={stage.usage} />
            </Fact>
          </>
        ) : null}
      </dl>
      {activity.length > 0 ? (
        <section>
          <h4 className="text-xs text-subtle">{t("activity")}</h4>
          <ul className="mt-1 grid gap-0.5 font-mono text-xs">
            {activity.map((entry) => (
              <li key={entry.sequence} className="flex gap-3">
                <span className="shrink-0 text-subtle">
                  <ClockTime at={entry.at} />
                </span>
                <span className="prose-inert min-w-0">{entry.message}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {stage.artifacts.length > 0 ? (
        <section>
          <h4 className="text-xs text-subtle">{t("stageArtifacts")}</h4>
          <ul className="mt-1.5 flex flex-wrap gap-1.5">
            {stage.artifacts.map((path) => (
              <li key={path} className="max-w-full">
                <button
                  type="button"
                  onClick={() => onOpenArtifact(path)}
                  className="flex min-h-7 max-w-full items-center gap-1.5 rounded-md border bg-surface px-2 py-1 text-left font-mono text-xs hover:bg-hover"
                >
                  <FileIcon size={13} className="shrink-0 text-subtle" />
                  <span className="min-w-0 wrap-anywhere">{path}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
