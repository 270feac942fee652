export const localeCookie = "nexus-locale";

/** The language of a request: the one that was chosen, else the best that the browser asks for, else the first of ours. */
export function resolveLocale<L extends string>(
  locales: readonly [L, ...L[]],
  cookie: string | undefined,
  acceptLanguage: string | null,
): L {
  for (const tag of [cookie ?? "", ...preferences(acceptLanguage ?? "")]) {
    const wanted = tag.toLowerCase();
    const match =
      locales.find((locale) => locale.toLowerCase() === wanted) ?? locales.find((locale) => language(locale) === language(wanted));
    if (match) return match;
  }
  return locales[0];
}

/** The tags of an Accept-Language header, the most wanted first. */
function preferences(header: string): string[] {
  return header
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((q) => q !== undefined);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== "" && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

function language(tag: string): string | undefined {
  return tag.toLowerCase().split("-")[0];
}
