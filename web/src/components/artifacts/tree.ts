import type { Artifact } from "@/api/types";

export interface FileNode {
  kind: "file";
  name: string;
  artifact: Artifact;
}

export interface FolderNode {
  kind: "folder";
  name: string;
  path: string;
  children: TreeNode[];
}

export type TreeNode = FileNode | FolderNode;

/** Turns flat paths into folders and files. Of the folders at the top those of the stages come first, in the order of the stages. */
export function artifactTree(artifacts: Artifact[], stages: readonly string[] = []): TreeNode[] {
  const root: FolderNode = { kind: "folder", name: "", path: "", children: [] };
  for (const artifact of artifacts) {
    const parts = artifact.path.split("/").filter((part) => part !== "");
    const name = parts.pop();
    if (name === undefined) continue;
    let folder = root;
    for (const part of parts) {
      let next = folder.children.find((child): child is FolderNode => child.kind === "folder" && child.name === part);
      if (!next) {
        next = { kind: "folder", name: part, path: folder.path === "" ? part : `${folder.path}/${part}`, children: [] };
        folder.children.push(next);
      }
      folder = next;
    }
    folder.children.push({ kind: "file", name, artifact });
  }
  const rank = (node: TreeNode) => (node.kind === "folder" && stages.includes(node.name) ? stages.indexOf(node.name) : stages.length);
  return root.children.sort((a, b) => rank(a) - rank(b));
}

/** The file that a reader of the tree meets first. */
export function firstFile(nodes: TreeNode[]): Artifact | undefined {
  for (const node of nodes) {
    const found = node.kind === "file" ? node.artifact : firstFile(node.children);
    if (found) return found;
  }
  return undefined;
}

/** Whether a browser can show the file as text; everything else is a download. */
export function isText(contentType: string): boolean {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return type.startsWith("text/") || /^application\/(.+\+)?(json|xml|yaml|x-yaml|toml|javascript|typescript|x-python|x-sh|sql|x-ndjson|jsonl)$/.test(type);
}

export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(kib < 10 ? 1 : 0)} KB` : `${(kib / 1024).toFixed(1)} MB`;
}
