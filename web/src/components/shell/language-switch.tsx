"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { localeCookie } from "@/i18n/locale";
import { type Locale, localeNames, locales } from "@/i18n/locales";

export function useSetLocale(): (locale: Locale) => void {
  const router = useRouter();
  return (locale) => {
    document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
    router.refresh();
  };
}

export function LanguageSwitch({ icon }: { icon: ReactNode }) {
  const t = useTranslations("language");
  const current = useLocale();
  const setLocale = useSetLocale();
  return (
    <label className="relative inline-flex h-8 items-center gap-1.5 rounded-md border bg-raised pr-2 pl-2 text-xs text-muted focus-within:outline-2 focus-within:outline-focus hover:text-ink">
      {icon}
      <span className="sr-only">{t("label")}</span>
      <select
        value={current}
        onChange={(event) => setLocale(event.target.value as Locale)}
        className="cursor-pointer appearance-none bg-transparent outline-none [&>option]:bg-surface [&>option]:text-ink"
      >
        {locales.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {localeNames[locale]}
          </option>
        ))}
      </select>
    </label>
  );
}
