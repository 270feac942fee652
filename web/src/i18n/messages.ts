import "server-only";
import compile from "icu-minify/compile";
import en from "@messages/en.json";

export const locales = ["en"] as const;
export type Locale = (typeof locales)[number];
export type Messages = typeof en;

/**
 * The messages of each language, compiled. The browser gets the compiled form and a formatter of a few lines (next.config.ts)
 * instead of a parser for the ICU syntax. The clone turns the compiler's objects without a prototype into plain ones, which React can
 * send. `use-intl` takes the compiled form where its types say string, hence the cast.
 */
export const messages = structuredClone({ en: compileAll(en) }) as unknown as Record<Locale, Messages>;

interface Tree {
  [key: string]: string | Tree;
}

function compileAll(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === "string" ? compile(value) : compileAll(value)]),
  );
}

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
