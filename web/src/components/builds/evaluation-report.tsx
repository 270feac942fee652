"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { browserApi } from "@/api/browser";
import type { Artifact } from "@/api/types";
import { Card, Skeleton } from "../ui/states";
import { type ReadReport, readReport, reportPath as path } from "./read-report";

/** What the review found: the checks of the package and its evaluation cases, from the file that the stage wrote. */
export function EvaluationReport({
  buildId,
  artifacts,
  initial,
}: {
  buildId: string;
  artifacts: Artifact[];
  /** What the server read with the page. */
  initial: ReadReport | undefined;
}) {
  const t = useTranslations("report");
  const file = artifacts.find((artifact) => artifact.path === path);
  const [report, setReport] = useState(initial);
  const version = file?.modifiedAt;
  const [read] = useState(initial && version);

  useEffect(() => {
    if (!version || version === read) return;
    const abort = new AbortController();
    browserApi
      .readArtifact(buildId, path, abort)
      .then((response) => response.json())
      .then(
        (body: unknown) => setReport(readReport(body) ?? "unreadable"),
        () => {
          if (!abort.signal.aborted) setReport("unreadable");
        },
      );
    return () => abort.abort();
  }, [buildId, version, read]);

  if (!file || report === "unreadable") return null;
  const rows = report ? [...report.cases, ...report.checks] : [];
  const passed = rows.filter((row) => row.passed).length;
  return (
    <section className="mt-8" aria-labelledby="report-title">
      <div className="mb-2 flex items-baseline gap-2">
        <h2 id="report-title" className="text-base font-semibold">
          {t("title")}
        </h2>
        {report ? (
          <span className={`text-xs ${passed < rows.length ? "text-fail" : "text-subtle"}`}>{t("passed", { passed, total: rows.length })}</span>
        ) : null}
      </div>
      <Card className="overflow-hidden">
        {report ? (
          <ul className="divide-y">
            {rows.map((row, index) => (
              <li key={index} className="flex gap-3 px-4 py-2.5 text-sm">
                {row.passed ? (
                  <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-done" />
                ) : (
                  <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-fail" />
                )}
                <span className="sr-only">{row.passed ? t("ok") : t("failed")}</span>
                <div className="min-w-0">
                  <p className="prose-inert font-medium">{row.name}</p>
                  {row.detail ? <p className="prose-inert text-muted">{row.detail}</p> : null}
                </div>
              </li>
            ))}
          </ul>
        ) : (
          <div className="grid gap-3 p-4">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-4 w-1/2" />
          </div>
        )}
      </Card>
    </section>
  );
}
