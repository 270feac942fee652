"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { BuildQuery, BuildSummary, Page } from "@/api/types";
import { useBuilds } from "@/live/use-builds";
import { RelativeTime } from "../ui/clock";
import { Card } from "../ui/states";
import { StatusIcon } from "../ui/status";
import { Missed } from "./missed";
import { useStageName } from "./stage-name";

const running: BuildQuery = { status: "running" };

/** A short live list for the home page: the newest builds, or those that run, however old. */
export function RecentBuilds({ initial, pageSize, only }: { initial: Page<BuildSummary>; pageSize: number; only?: "running" }) {
  const t = useTranslations();
  const stageName = useStageName();
  const { builds, missed, readAgain, reading } = useBuilds(initial, pageSize, only && running);
  if (builds.length === 0 && !missed) return null;
  return (
    <section className="mt-12" data-builds={only ?? "recent"}>
      <div className="mb-2 flex items-baseline justify-between">
        <h2 className="text-xs font-medium text-subtle">{t(only ? "home.running" : "home.recent")}</h2>
        <Link href={only ? "/builds?status=running" : "/builds"} className="text-xs text-muted hover:text-ink">
          {t("home.allBuilds")}
        </Link>
      </div>
      {missed ? (
        <p role="status" className="mb-2 text-xs text-muted">
          <Missed readAgain={readAgain} reading={reading} />
        </p>
      ) : null}
      {builds.length > 0 ? (
        <Card className="overflow-hidden">
          <ul className="divide-y">
            {builds.slice(0, pageSize).map((build) => (
              <li key={build.id}>
                <Link
                  href={`/builds/${encodeURIComponent(build.id)}`}
                  prefetch={false}
                  data-build={only ? undefined : build.id}
                  className="flex items-center gap-3 px-3.5 py-2.5 text-sm -outline-offset-2 hover:bg-hover"
                >
                  <StatusIcon status={build.status} />
                  <span className="sr-only">{t(`status.${build.status}`)}</span>
                  <span className="min-w-0 flex-1 truncate" dir="auto">
                    {build.name || build.requirement}
                  </span>
                  <span className="hidden text-xs text-muted sm:block">
                    {build.status === "running" && build.currentStage
                      ? stageName(build.currentStage)
                      : t("builds.progress", { done: build.completedStages, total: build.totalStages })}
                  </span>
                  <span className="w-20 text-right text-xs text-subtle">
                    <RelativeTime at={build.createdAt} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </section>
  );
}
