import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import compile from "icu-minify/compile";
import { describe, expect, test } from "vitest";

type Tree = { [key: string]: string | Tree };

const root = fileURLToPath(new URL("../..", import.meta.url));
const languages = new Map(
  readdirSync(`${root}messages`).map((file) => [file, flatten(JSON.parse(readFileSync(`${root}messages/${file}`, "utf8")) as Tree)]),
);
const english = languages.get("en.json") ?? new Map<string, string>();

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

/** The names that a message takes from the page. */
function argumentsOf(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? ""))].filter((name) => compileUses(message, name)).sort();
}

function compileUses(message: string, name: string): boolean {
  return JSON.stringify(compile(message)).includes(`["${name}"`);
}

describe.each([...languages.keys()])("%s", (language) => {
  const messages = languages.get(language) ?? new Map<string, string>();

  test("has every message, and no other", () => {
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test("compiles, and asks for the same values", () => {
    for (const [key, message] of messages) {
      expect(() => compile(message), key).not.toThrow();
      expect(argumentsOf(message), key).toEqual(argumentsOf(english.get(key) ?? ""));
      expect(message, `${key}: a format is a skeleton, as ::percent is; formats with names of their own are not compiled`).not.toMatch(/\{\w+, (?:number|date|time), (?!::)/);
    }
  });
});
