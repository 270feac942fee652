import "server-only";
import { getTranslations } from "next-intl/server";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { localeCookie, resolveLocale } from "./locale";
import { locales } from "./locales";

export const getLocale = cache(async () =>
  resolveLocale(locales, (await cookies()).get(localeCookie)?.value, (await headers()).get("accept-language")),
);

/** Translations for server components; client components use `useTranslations`. */
export const getTranslator = cache(() => getTranslations());
