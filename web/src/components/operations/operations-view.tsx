"use client";

import { useTranslations } from "next-intl";
import type { OperationsSnapshot, QueueDetail } from "@/api/types";
import { type Sample, sparkline } from "@/live/history";
import { useOperations } from "@/live/use-operations";
import { Duration } from "../ui/clock";
import { LiveIndicator } from "../ui/live-indicator";
import { Card } from "../ui/states";
import { whenSeen } from "../ui/when-seen";
import { HealthSection } from "./health-section";
import { useQueueName } from "./queue-name";
import { Workers } from "./workers";

const DeadLetters = whenSeen(() => import("./dead-letters").then((module) => module.DeadLetters));
const SweeperSection = whenSeen(() => import("./sweeper-section").then((module) => module.SweeperSection));

/** What those who run the system look at. Queues, workers and health are live; the rest is read when the page is opened, and when asked. */
export function OperationsView({ initial }: { initial: OperationsSnapshot | undefined }) {
  const t = useTranslations("operations");
  const { now, history, connection, current } = useOperations(initial);
  return (
    <>
      <div className="mt-5 mb-2 flex items-center justify-between">
        <h2 className="text-base font-semibold">{t("queues")}</h2>
        <LiveIndicator state={connection} />
      </div>
      {now?.queues ? (
        <ul className="grid gap-3 lg:grid-cols-2">
          {now.queues.map((queue) => (
            <li key={queue.name}>
              <QueueCard queue={queue} samples={history[queue.name] ?? []} />
            </li>
          ))}
        </ul>
      ) : (
        <Card className="px-4 py-8 text-center text-sm text-muted">{now ? t("nothingKnown") : t("waiting")}</Card>
      )}
      <HealthSection health={now?.health} current={current} />
      <Workers workers={now?.workers} builds={now?.queues?.find(({ name }) => name === "agent_builds")} />
      <DeadLetters queues={now?.queues ?? []} />
      <SweeperSection />
    </>
  );
}

function QueueCard({ queue, samples }: { queue: QueueDetail; samples: readonly Sample[] }) {
  const t = useTranslations("operations");
  const queueName = useQueueName();
  const figures = [
    ["backlog", queue.backlog],
    ["delayed", queue.delayed],
    ["inFlight", queue.inFlight],
    ["dead", queue.deadLetters],
  ] as const;
  const rates = samples.flatMap(({ rate }) => rate ?? []);
  const rate = rates.at(-1);
  return (
    <Card className="p-4" data-queue={queue.name}>
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-medium">{queueName(queue.name)}</h3>
        <p className="text-xs text-muted">
          {queue.oldestAgeMs > 0 ? (
            <>
              {t("oldest")} <Duration ms={queue.oldestAgeMs} />
            </>
          ) : (
            t("nothingWaits")
          )}
        </p>
      </div>
      <dl className="mt-3 grid grid-cols-4 gap-2">
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt className="truncate text-xs text-subtle">{t(key)}</dt>
            <dd className={`tabular mt-0.5 text-xl font-medium ${key === "dead" && value > 0 ? "text-fail" : ""}`} data-figure={key}>
              {t("number", { value })}
            </dd>
          </div>
        ))}
      </dl>
      <figure className="mt-3">
        <svg viewBox="0 0 300 40" preserveAspectRatio="none" className="h-10 w-full" role="img" aria-label={t("sparkline", { queue: queueName(queue.name) })}>
          <polyline points={sparkline(samples.map((sample) => sample.backlog), 300, 40)} fill="none" className="stroke-warn" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
          <polyline points={sparkline(samples.map((sample) => sample.inFlight), 300, 40)} fill="none" className="stroke-run" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
        <figcaption className="mt-1 flex gap-4 text-2xs text-subtle">
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 bg-warn" />
            {t("lineWaiting")}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 bg-run" />
            {t("lineInFlight")}
          </span>
        </figcaption>
      </figure>
      <figure className="mt-3 border-t pt-3" data-figure="rate">
        <figcaption className="flex items-baseline justify-between gap-3 text-xs">
          <span className="text-subtle">{t("rate")}</span>
          <span className="tabular">{rate === undefined ? t("rateUnknown") : t("perSecond", { value: rate })}</span>
        </figcaption>
        <svg viewBox="0 0 300 24" preserveAspectRatio="none" className="mt-1 h-6 w-full" role="img" aria-label={t("rateLine", { queue: queueName(queue.name) })}>
          <polyline points={sparkline(rates, 300, 24)} fill="none" className="stroke-done" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
      </figure>
    </Card>
  );
}
