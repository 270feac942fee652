import { zipSync } from "fflate";
import { browserApi } from "@/api/browser";
import type { Artifact } from "@/api/types";
import { entryNames } from "./entry-names";

/** Reads all files of a build and gives them to the reader as one zip file. Answers with a failure where one of them cannot be read. */
export async function downloadAll(buildId: string, artifacts: Artifact[], signal?: AbortSignal): Promise<void> {
  const names = entryNames(artifacts.map(({ path }) => path));
  const entries: Record<string, Uint8Array> = {};
  for (const [index, artifact] of artifacts.entries()) {
    const response = await browserApi.readArtifact(buildId, artifact.path, { signal });
    entries[names[index] ?? artifact.path] = new Uint8Array(await response.arrayBuffer());
  }
  const address = URL.createObjectURL(new Blob([zipSync(entries, { level: 6 }) as Uint8Array<ArrayBuffer>], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${buildId}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
