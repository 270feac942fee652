"use client";

import { useTranslations } from "next-intl";
import { apiPaths, browserBase } from "@/api/client";
import type { Artifact } from "@/api/types";
import { FileIcon, FolderIcon } from "../ui/icons";
import { Card, EmptyState } from "../ui/states";

/** The files of a build as links to download, where they are until what shows them has come (artifact-browser.tsx). */
export function FileLinks({ buildId, artifacts }: { buildId: string; artifacts: Artifact[] }) {
  const t = useTranslations("artifacts");
  return (
    <Card className="overflow-hidden">
      {artifacts.length === 0 ? (
        <EmptyState icon={FolderIcon} title={t("empty")} hint={t("emptyHint")} />
      ) : (
        <nav aria-label={t("tree")} className="h-96 overflow-y-auto p-2">
          {artifacts.map(({ path }) => (
            <a key={path} href={browserBase + apiPaths.artifact(buildId, path)} download className="flex h-7 items-center gap-2 px-2 text-sm text-muted hover:text-ink">
              <FileIcon size={14} className="shrink-0 text-subtle" />
              <span className="truncate">{path}</span>
            </a>
          ))}
        </nav>
      )}
    </Card>
  );
}
