import { expect, test } from "vitest";
import { highlight, languageOf } from "./highlight";

test("a file of a known kind gets colours, and loses nothing of its text", async () => {
  const text = '{\n  "name": "<script>alert(1)</script>",\n  "count": 3\n}';
  const lines = await highlight(text, "plan.json");
  expect(lines?.map((line) => line.map((token) => token.text).join("")).join("\n")).toBe(text);
  const tones = new Set(lines?.flat().map((token) => token.tone));
  expect(tones.has("string")).toBe(true);
  expect(tones.has("number")).toBe(true);
});

test("any other file, and a very long one, stays plain", async () => {
  expect(languageOf("bundle.bin")).toBeUndefined();
  expect(await highlight("text", "notes.txt")).toBeUndefined();
  expect(await highlight(`"${"x".repeat(200_000)}"`, "big.json")).toBeUndefined();
});
