"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { browserApi } from "@/api/browser";
import { apiPaths, browserBase } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { AgentVersion, PackageChanges } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { RelativeTime } from "../ui/clock";
import { Card, Section } from "../ui/states";
import { readDifference } from "./difference";

/** The versions of an agent, newest first; each opens to what it changed. */
export function AgentVersions({ agentId, versions }: { agentId: string; versions: AgentVersion[] }) {
  const t = useTranslations("agent");
  if (versions.length === 0) return null;
  return (
    <Section title={t("versions")}>
      <Card className="overflow-hidden">
        <ul className="divide-y">
          {versions.map((version) => (
            <Version key={version.version} agentId={agentId} version={version} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Version({ agentId, version }: { agentId: string; version: AgentVersion }) {
  const t = useTranslations("agent");
  const [open, setOpen] = useState(false);
  const changes = useQuery(
    { queryKey: ["agent-changes", agentId, version.version], queryFn: ({ signal }) => browserApi.getAgentChanges(agentId, version.version, { signal }), enabled: open },
    queryClient,
  );
  return (
    <li data-version={version.version} className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="font-mono">{version.version}</span>
        {version.isCurrent ? <span className="rounded bg-raised px-1.5 text-2xs text-muted">{t("currentVersion")}</span> : null}
        <span className="tabular text-xs text-muted">
          {version.cases ? t("passedOf", { passed: version.passed ?? 0, cases: version.cases }) : version.model}
        </span>
        <span className="text-xs text-subtle">
          <RelativeTime at={version.createdAt} />
        </span>
        <span className="ml-auto flex gap-1">
          <button type="button" aria-expanded={open} aria-label={t("changesOf", { version: version.version })} onClick={() => setOpen(!open)} className={buttonStyle.quiet}>
            <ChevronRight size={12} aria-hidden className={`transition-transform ${open ? "rotate-90" : ""}`} />
            {t("changes")}
          </button>
          <a href={browserBase + apiPaths.agentPackage(agentId, version.version)} download aria-label={t("packageOf", { version: version.version })} className={buttonStyle.quiet}>
            <Download size={12} aria-hidden />
            {t("package")}
          </a>
        </span>
      </div>
      {open ? (
        changes.data ? (
          <Changes changes={changes.data} />
        ) : (
          <p role="status" className="mt-2 text-xs text-muted">
            {changes.error?.message ?? t("loadingChanges")}
          </p>
        )
      ) : null}
    </li>
  );
}

const marks = { added: "bg-done/10 text-done", removed: "bg-fail/10 text-fail", same: "text-muted", place: "text-subtle" } as const;

function Changes({ changes }: { changes: PackageChanges }) {
  const t = useTranslations("agent");
  const tools = [...changes.addedTools.map((name) => t("addedTool", { name })), ...changes.removedTools.map((name) => t("removedTool", { name }))];
  return (
    <div className="mt-2 grid min-w-0 gap-2">
      {!changes.from ? <p className="text-xs text-muted">{t("allNew")}</p> : null}
      {tools.length > 0 ? (
        <ul className="text-xs text-muted">
          {tools.map((tool) => (
            <li key={tool}>{tool}</li>
          ))}
        </ul>
      ) : null}
      {changes.from && changes.files.length === 0 ? <p className="text-xs text-muted">{t("noChanges")}</p> : null}
      {changes.files.map((file) => (
        <details key={file.path} open={changes.from !== undefined && changes.files.length <= 3} className="min-w-0 rounded-md border">
          <summary className="cursor-pointer px-3 py-1.5 font-mono text-xs wrap-anywhere">{file.path}</summary>
          <pre tabIndex={0} className="max-h-96 overflow-auto border-t py-1.5 font-mono text-xs -outline-offset-2">
            {readDifference(file.difference).map(({ kind, text }, index) => (
              <span key={index} data-line={kind} className={`block min-w-max px-3 ${marks[kind]}`}>
                {text || " "}
              </span>
            ))}
          </pre>
        </details>
      ))}
    </div>
  );
}
