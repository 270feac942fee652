import "server-only";
import { load } from "@/api/server";
import type { Artifact } from "@/api/types";
import { type ReadReport, readReport, reportPath } from "./read-report";

/** The files of a build, and the report that is one of them, so that a page shows it at once. What cannot be read now is left out. */
export async function loadFiles(buildId: string): Promise<{ artifacts: Artifact[]; report: ReadReport | undefined }> {
  const artifacts = await load((api) => api.listArtifacts(buildId));
  if (!artifacts.ok) return { artifacts: [], report: undefined };
  if (!artifacts.data.some(({ path }) => path === reportPath)) return { artifacts: artifacts.data, report: undefined };
  const report = await load(async (api) => readReport(await (await api.readArtifact(buildId, reportPath)).json().catch(() => undefined)) ?? "unreadable");
  return { artifacts: artifacts.data, report: report.ok ? report.data : undefined };
}
