import { expect, test } from "vitest";
import { readDifference } from "./difference";

test("a difference says of each line what became of it, and leaves the names of the files to others", () => {
  const lines = readDifference("--- a/prompt.md\n+++ b/prompt.md\n@@ -1,2 +1,2 @@\n You answer.\n-Briefly.\n+--- politely\n\\ No newline at end of file\n");
  expect(lines.map(({ kind }) => kind)).toEqual(["place", "same", "removed", "added", "place"]);
  expect(lines[3]?.text).toBe("+--- politely");
});

test("a difference without a place is read from its beginning", () => {
  expect(readDifference("+one\n+two\n").map(({ text }) => text)).toEqual(["+one", "+two"]);
});
