"use client";

import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Health } from "@/api/types";
import { Card, Section, Skeleton } from "../ui/states";
import { ServerText } from "./server-text";

/** What the system needs, and whether it answers, as the stream tells. What was seen before it broke off (not `current`) says nothing of now. */
export function HealthSection({ health: data, current }: { health: Health | null | undefined; current: boolean }) {
  const t = useTranslations("operations");
  const models = current ? data?.models : undefined;
  return (
    <Section title={t("health")}>
      {data ? (
        <>
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
            {data.dependencies.map((dependency) => (
              <li key={dependency.name} data-dependency={dependency.name} data-state={current ? dependency.state : "unknown"}>
                <Card className="flex h-full gap-2.5 p-3.5">
                  {!current ? (
                    <CircleHelp size={16} aria-hidden className="mt-0.5 shrink-0 text-subtle" />
                  ) : dependency.state === "healthy" ? (
                    <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-done" />
                  ) : (
                    <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-fail" />
                  )}
                  <div className="min-w-0">
                    <p className="truncate font-medium">{dependency.name}</p>
                    <p className="tabular text-xs text-muted">
                      {current ? `${t(dependency.state === "healthy" ? "healthy" : "unhealthy")} · ${t("latency", { value: dependency.latencyMs })}` : t("healthUnknown")}
                    </p>
                    {current && dependency.error ? (
                      <p className="prose-inert mt-1 text-xs text-fail">
                        <ServerText text={dependency.error} cause={dependency.cause} of="healthCauses" />
                      </p>
                    ) : null}
                  </div>
                </Card>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-xs text-muted">
            {t("replica", { machine: data.machine, process: data.processId, version: data.version })}{" "}
            {!models ? t("modelsUnknown") : models.length > 0 ? t("models", { models: models.join(", ") }) : t("noModels")}
          </p>
        </>
      ) : (
        <Skeleton className="h-16" />
      )}
    </Section>
  );
}
