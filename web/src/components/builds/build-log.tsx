"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { BuildDetail } from "@/api/types";
import type { ActivityEntry } from "@/live/build-state";
import { ClockTime } from "../ui/clock";
import { Card } from "../ui/states";
import { useStageName } from "./stage-name";

/** What the workers say, line by line. It follows the end, unless the reader has scrolled away from it. */
export function BuildLog({ build, activity }: { build: BuildDetail; activity: ActivityEntry[] }) {
  const t = useTranslations("log");
  const stageName = useStageName();
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);

  useEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [activity, follows]);

  return (
    <section className="mt-8" aria-labelledby={`${build.id}-log`}>
      <h2 id={`${build.id}-log`} className="mb-2 text-base font-semibold">
        {t("title")}
      </h2>
      <Card className="overflow-hidden">
        <div
          ref={box}
          tabIndex={0}
          role="group"
          aria-label={t("title")}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => setFollows(scrollHeight - scrollTop - clientHeight < 24)}
          className="max-h-64 overflow-y-auto px-4 py-3 font-mono text-xs leading-5 -outline-offset-2"
        >
          <ol>
            {activity.map((entry) => (
              <li key={entry.sequence} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 sm:grid-cols-[auto_9rem_minmax(0,1fr)]">
                <span className="text-subtle">
                  <ClockTime at={entry.at} />
                </span>
                <span className="truncate text-muted max-sm:hidden">{entry.stage ? stageName(entry.stage) : t("build")}</span>
                <span className="prose-inert min-w-0">{entry.message}</span>
              </li>
            ))}
          </ol>
        </div>
      </Card>
    </section>
  );
}
