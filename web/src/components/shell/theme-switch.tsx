"use client";

import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { type ReactNode, useSyncExternalStore } from "react";

const themes = ["light", "dark", "system"] as const;

export type ThemeKey = (typeof themes)[number];

/** Light, dark, or as the system has it. What was chosen is known in the browser only. */
export function ThemeSwitch({ icons }: { icons: Record<ThemeKey, ReactNode> }) {
  const t = useTranslations("theme");
  const { theme, setTheme } = useTheme();
  const here = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return (
    <div role="group" aria-label={t("label")} className="inline-flex rounded-md border bg-raised p-0.5">
      {themes.map((key) => (
        <button
          key={key}
          type="button"
          title={t(key)}
          aria-label={t(key)}
          aria-pressed={here && theme === key}
          onClick={() => setTheme(key)}
          className="grid size-7 place-items-center rounded text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-card"
        >
          {icons[key]}
        </button>
      ))}
    </div>
  );
}
