import { expect, test } from "vitest";
import { entryNames } from "./entry-names";

test("no entry of a zip file leaves its folder, and none replaces another", () => {
  expect(entryNames(["a/b.md", "../../etc/passwd", "/abs.md", "c:\\d.md", "A/B.md", ".."])).toEqual([
    "a/b.md",
    "etc/passwd",
    "abs.md",
    "c_/d.md",
    "A/B.md~2",
    "file",
  ]);
});
