export const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];

/** Each language by its own name. */
export const localeNames: Record<Locale, string> = { en: "English", "zh-CN": "简体中文" };
