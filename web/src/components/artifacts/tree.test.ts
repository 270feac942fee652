import { expect, test } from "vitest";
import { readTextPrefix } from "./read-text";
import { artifactTree, firstFile, formatSize, isText, type TreeNode } from "./tree";

const artifact = (path: string) => ({ path, size: 1, contentType: "text/plain", modifiedAt: "2026-01-01T00:00:00Z" });
const outline = (nodes: TreeNode[]): unknown[] =>
  nodes.map((node) => (node.kind === "file" ? node.name : { [node.path]: outline(node.children) }));

test("paths become folders in the order in which they came", () => {
  const tree = artifactTree(["z/plan.json", "a/prompts/system.md", "a/agent.yaml", "z/notes.md", "README.md"].map(artifact));
  expect(outline(tree)).toEqual([{ z: ["plan.json", "notes.md"] }, { a: [{ "a/prompts": ["system.md"] }, "agent.yaml"] }, "README.md"]);
});

test("the stages' folders come first, in the order of the stages", () => {
  const files = ["a/x", "b/x", "c/x", "d/x"].map(artifact);
  const tree = artifactTree(files, ["d", "b"]);
  expect(tree.map((node) => node.name)).toEqual(["d", "b", "a", "c"]);
  expect(firstFile(tree)?.path).toBe("d/x");
  expect(firstFile([])).toBeUndefined();
});

test("a file and a folder of one name do not become one", () => {
  expect(outline(artifactTree([artifact("a"), artifact("a/b")]))).toEqual(["a", { a: ["b"] }]);
});

test.each([
  ["text/markdown; charset=utf-8", true],
  ["application/json", true],
  ["application/problem+json", true],
  ["application/yaml", true],
  ["image/svg+xml", false],
  ["application/octet-stream", false],
  ["", false],
])("%s is text: %s", (contentType, expected) => {
  expect(isText(contentType)).toBe(expected);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KB"],
  [20_480, "20 KB"],
  [3_145_728, "3.0 MB"],
])("%i bytes are %s", (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});

test("a long text is cut between two characters", async () => {
  expect(await readTextPrefix(new Response("aé".repeat(10)), 5)).toEqual({ text: "aéa", truncated: true });
  expect(await readTextPrefix(new Response("aé"), 5)).toEqual({ text: "aé", truncated: false });
});
