"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import type { Artifact } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { ChevronRightIcon, DownloadIcon, FileIcon, FolderIcon } from "../ui/icons";
import { Card, EmptyState } from "../ui/states";
import { toast } from "../ui/toasts";
import { ArtifactViewer } from "./artifact-viewer";
import { artifactTree, firstFile, formatSize, type TreeNode } from "./tree";

export function ArtifactBrowser({
  buildId,
  artifacts,
  stages,
  selected,
  onSelect,
}: {
  buildId: string;
  artifacts: Artifact[];
  /** Names of the stages, in order. */
  stages: readonly string[];
  selected: string | undefined;
  onSelect: (path: string) => void;
}) {
  const t = useTranslations("artifacts");
  const tree = useMemo(() => artifactTree(artifacts, stages), [artifacts, stages]);
  const current = artifacts.find((artifact) => artifact.path === selected) ?? firstFile(tree);
  if (!current) {
    return (
      <Card>
        <EmptyState icon={FolderIcon} title={t("empty")} hint={t("emptyHint")} />
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden md:grid md:grid-cols-[17rem_minmax(0,1fr)]">
      <nav aria-label={t("tree")} className="max-h-72 overflow-y-auto border-b p-2 md:max-h-[36rem] md:border-r md:border-b-0">
        <DownloadAll buildId={buildId} artifacts={artifacts} />
        <Tree nodes={tree} selected={current.path} onSelect={onSelect} />
      </nav>
      <div className="min-h-64 min-w-0 md:min-h-[24rem]">
        <ArtifactViewer key={`${current.path} ${current.modifiedAt}`} buildId={buildId} artifact={current} />
      </div>
    </Card>
  );
}

function DownloadAll({ buildId, artifacts }: { buildId: string; artifacts: Artifact[] }) {
  const t = useTranslations("artifacts");
  const [busy, setBusy] = useState(false);
  async function onClick(): Promise<void> {
    setBusy(true);
    try {
      const { downloadAll } = await import("./download-all");
      await downloadAll(buildId, artifacts);
    } catch (error) {
      toast({ kind: "problem", text: t("zipFailed"), detail: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  }
  return (
    <button type="button" className={`${buttonStyle.quiet} mb-1 w-full justify-start!`} disabled={busy} onClick={() => void onClick()}>
      <DownloadIcon size={14} />
      {busy ? t("zipping") : t("downloadAll")}
    </button>
  );
}

function Tree({ nodes, selected, onSelect }: { nodes: TreeNode[]; selected: string | undefined; onSelect: (path: string) => void }) {
  return (
    <ul className="grid gap-px">
      {nodes.map((node) =>
        node.kind === "folder" ? (
          <Folder key={`folder ${node.path}`} node={node} selected={selected} onSelect={onSelect} />
        ) : (
          <li key={node.artifact.path}>
            <button
              type="button"
              aria-current={node.artifact.path === selected ? "true" : undefined}
              onClick={() => onSelect(node.artifact.path)}
              className="flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm text-muted hover:bg-hover hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
            >
              <FileIcon size={14} className="shrink-0 text-subtle" />
              <span className="min-w-0 flex-1 truncate">{node.name}</span>
              <span className="tabular shrink-0 text-2xs font-normal text-subtle">{formatSize(node.artifact.size)}</span>
            </button>
          </li>
        ),
      )}
    </ul>
  );
}

function Folder({
  node,
  selected,
  onSelect,
}: {
  node: Extract<TreeNode, { kind: "folder" }>;
  selected: string | undefined;
  onSelect: (path: string) => void;
}) {
  const [open, setOpen] = useState(true);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full items-center gap-1.5 rounded-md px-2 text-left text-sm hover:bg-hover"
      >
        <ChevronRightIcon size={12} className={`shrink-0 text-subtle transition-transform ${open ? "rotate-90" : ""}`} />
        <span className="min-w-0 truncate">{node.name}</span>
      </button>
      {open ? (
        <div className="ml-3.5 border-l pl-1.5">
          <Tree nodes={node.children} selected={selected} onSelect={onSelect} />
        </div>
      ) : null}
    </li>
  );
}
