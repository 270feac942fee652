import "server-only";
import compile from "icu-minify/compile";
import en from "@messages/en.json";
import zhCN from "@messages/zh-CN.json";
import type { Locale } from "./locales";

export type Messages = typeof en;

/**
 * The messages of each language, compiled. The browser gets the compiled form and a formatter of a few lines (next.config.ts)
 * instead of a parser for the ICU syntax. The clone turns the compiler's objects without a prototype into plain ones, which React can
 * send. `next-intl` takes the compiled form where its types say string, hence the cast.
 */
export const messages = structuredClone({ en: compileAll(en), "zh-CN": compileAll(zhCN) }) as unknown as Record<Locale, Messages>;

interface Tree {
  [key: string]: string | Tree;
}

function compileAll(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === "string" ? compile(value) : compileAll(value)]),
  );
}

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
