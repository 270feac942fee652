import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

export interface Token {
  text: string;
  /** One of our colours for code; undefined is that of the text. */
  tone?: Tone;
}

export type Tone = "keyword" | "string" | "number" | "name" | "comment";

const languages = {
  json: () => import("shiki/langs/json.mjs"),
  yaml: () => import("shiki/langs/yaml.mjs"),
  markdown: () => import("shiki/langs/markdown.mjs"),
  python: () => import("shiki/langs/python.mjs"),
  javascript: () => import("shiki/langs/javascript.mjs"),
  shellscript: () => import("shiki/langs/shellscript.mjs"),
} as const;

type Language = keyof typeof languages;

const byEnding: Record<string, Language> = {
  json: "json",
  jsonl: "json",
  yaml: "yaml",
  yml: "yaml",
  md: "markdown",
  markdown: "markdown",
  py: "python",
  js: "javascript",
  mjs: "javascript",
  ts: "javascript",
  sh: "shellscript",
};

const tones: Record<string, Tone> = {
  "token-keyword": "keyword",
  "token-string": "string",
  "token-string-expression": "string",
  "token-constant": "number",
  "token-function": "name",
  "token-parameter": "name",
  "token-link": "string",
  "token-comment": "comment",
};

/** Longer texts stay plain: colours are not worth a page that stands still. */
const longest = 100_000;

let highlighter: Promise<HighlighterCore> | undefined;

/** The language of a file by its name; undefined where there are no colours for it. */
export function languageOf(path: string): Language | undefined {
  return byEnding[path.split(".").at(-1)?.toLowerCase() ?? ""];
}

/** The lines of a text as tokens; undefined where the file is not one of a language that is known, or too long. Nothing of the text becomes markup here. */
export async function highlight(text: string, path: string): Promise<Token[][] | undefined> {
  const language = languageOf(path);
  if (!language || text.length > longest) return undefined;
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: "nexus", variablePrefix: "--", fontStyle: false })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const core = await highlighter;
  if (!core.getLoadedLanguages().includes(language)) await core.loadLanguage(await languages[language]().then((module) => module.default));
  const { tokens } = core.codeToTokens(text, { lang: language, theme: "nexus" });
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, tone: tones[/^var\(--([\w-]+)\)$/.exec(color ?? "")?.[1] ?? ""] })));
}
