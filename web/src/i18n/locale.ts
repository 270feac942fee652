import { type Locale, locales } from "./messages";

export const localeCookie = "nexus-locale";

/** The language of a request: the one that was chosen, else the best that the browser asks for, else English. */
export function resolveLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const wanted = [
    cookie,
    ...(acceptLanguage ?? "")
      .split(",")
      .map((part) => {
        const [tag = "", ...parameters] = part.trim().split(";");
        const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((q) => q !== undefined);
        return { tag, quality: quality === undefined ? 1 : Number(quality) };
      })
      .filter(({ tag, quality }) => tag !== "" && quality > 0)
      .sort((a, b) => b.quality - a.quality)
      .map(({ tag }) => tag),
  ];
  for (const tag of wanted) {
    const lower = tag?.toLowerCase();
    if (!lower) continue;
    const match =
      locales.find((locale) => locale.toLowerCase() === lower) ??
      locales.find((locale) => locale.toLowerCase().split("-")[0] === lower.split("-")[0]);
    if (match) return match;
  }
  return "en";
}
