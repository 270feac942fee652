"use client";

import { MessageSquare } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { browserApi } from "@/api/browser";
import type { AgentDetail, AgentVersion, Artifact } from "@/api/types";
import { formatSize } from "../artifacts/tree";
import type { ReadReport } from "../builds/read-report";
import { RelativeTime } from "../ui/clock";
import { ChevronRightIcon, FileIcon, ToolIcon } from "../ui/icons";
import { buttonStyle } from "../ui/button";
import { RenameButton } from "../ui/rename-button";
import { Card, Fact, Section } from "../ui/states";
import { whenSeen } from "../ui/when-seen";

const AgentVersions = whenSeen(() => import("./agent-versions").then((module) => module.AgentVersions));
const EvaluationReport = whenSeen(() => import("../builds/evaluation-report").then((module) => module.EvaluationReport), { onlyRead: true });

export function AgentView({ agent, artifacts, report, versions }: { agent: AgentDetail; artifacts: Artifact[]; report: ReadReport | undefined; versions: AgentVersion[] }) {
  const t = useTranslations("agent");
  const [name, setName] = useState(agent.name);

  return (
    <>
      <nav aria-label={t("breadcrumb")} className="mb-3 flex items-center gap-1 text-sm text-muted">
        <Link href="/agents" className="hover:text-ink">
          {t("breadcrumb")}
        </Link>
        <ChevronRightIcon size={12} className="text-subtle" />
        <span className="truncate font-mono text-xs text-subtle">{agent.id}</span>
      </nav>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 items-center gap-1.5">
          <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere" dir="auto">
            {name}
          </h1>
          <RenameButton id={agent.id} title={t("rename")} name={name} max={100} show={setName} save={(to) => browserApi.renameAgent(agent.id, to)} />
        </div>
        <Link href={`/agents/${encodeURIComponent(agent.id)}/chat`} className={buttonStyle.primary}>
          <MessageSquare size={14} aria-hidden />
          {t("chat")}
        </Link>
      </header>
      <p className="prose-inert mt-1.5 max-w-3xl text-muted">{agent.description}</p>

      <div className="mt-8 grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <div className="min-w-0 [&>section:first-child]:mt-0">
          <Section title={t("instructions")}>
            <Card>
              <p className="prose-inert max-h-[32rem] overflow-y-auto px-4 py-3.5 -outline-offset-2" tabIndex={0}>
                {agent.instructions}
              </p>
            </Card>
          </Section>

          <Section title={t("tools")}>
            {agent.toolDetails.length === 0 ? (
              <p className="text-sm text-muted">{t("noTools")}</p>
            ) : (
              <Card>
                <ul className="divide-y">
                  {agent.toolDetails.map((tool) => (
                    <li key={tool.name} className="flex gap-3 px-4 py-3">
                      <ToolIcon className="mt-0.5 shrink-0 text-subtle" />
                      <div className="min-w-0">
                        <p className="font-mono text-sm wrap-anywhere">{tool.name}</p>
                        <p className="prose-inert mt-0.5 text-sm text-muted">{tool.description}</p>
                      </div>
                    </li>
                  ))}
                </ul>
              </Card>
            )}
          </Section>

          <Section title={t("examples")}>
            {agent.examples.length === 0 ? (
              <p className="text-sm text-muted">{t("noExamples")}</p>
            ) : (
              <ul className="grid gap-3">
                {agent.examples.map((example, index) => (
                  <li key={index}>
                    <Card className="overflow-hidden">
                      <div className="px-4 py-3">
                        <p className="text-xs text-subtle">{t("input")}</p>
                        <p className="prose-inert mt-0.5 text-sm">{example.input}</p>
                      </div>
                      {example.expected ? (
                        <div className="border-t bg-raised px-4 py-3">
                          <p className="text-xs text-subtle">{t("expected")}</p>
                          <p className="prose-inert mt-0.5 text-sm">{example.expected}</p>
                        </div>
                      ) : null}
                    </Card>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <AgentVersions agentId={agent.id} versions={versions} />
          <EvaluationReport buildId={agent.buildId} artifacts={artifacts} initial={report} />
        </div>

        {/* On a narrow page the facts come first and the files last. */}
        <aside className="grid gap-6 max-lg:contents" aria-label={t("about")}>
          <Card className="p-4 max-lg:order-first">
            <dl className="grid grid-cols-2 gap-4 lg:grid-cols-1">
              <Fact label={t("version")}>
                <span className="font-mono">{agent.version}</span>
              </Fact>
              <Fact label={t("model")}>{agent.model || t("noModel")}</Fact>
              <Fact label={t("category")}>{agent.category}</Fact>
              <Fact label={t("created")}>
                <RelativeTime at={agent.createdAt} />
              </Fact>
              <Fact label={t("build")}>
                <Link href={`/builds/${encodeURIComponent(agent.buildId)}`} className="text-link hover:underline">
                  {t("viewBuild")}
                </Link>
              </Fact>
            </dl>
          </Card>
          {agent.files.length > 0 ? (
            <Section title={t("files")} className="max-lg:order-last">
              <ul className="grid gap-1">
                {agent.files.map((file) => (
                  <li key={file.path} className="flex items-center gap-2 text-xs">
                    <FileIcon size={13} className="shrink-0 text-subtle" />
                    <span className="min-w-0 flex-1 truncate font-mono" title={file.path}>
                      {file.path}
                    </span>
                    <span className="tabular shrink-0 text-subtle">{formatSize(file.size)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          ) : null}
        </aside>
      </div>
    </>
  );
}
