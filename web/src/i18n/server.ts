import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { createTranslator } from "use-intl/core";
import { localeCookie, resolveLocale } from "./locale";
import { locales, messages } from "./messages";

export const getLocale = cache(async () =>
  resolveLocale(locales, (await cookies()).get(localeCookie)?.value, (await headers()).get("accept-language")),
);

/** Translations for server components; client components use `useTranslations`. */
export const getTranslator = cache(async () => {
  const locale = await getLocale();
  return createTranslator({ locale, messages: messages[locale] });
});
