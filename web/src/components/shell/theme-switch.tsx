"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

const themes = [
  { key: "light", icon: Sun },
  { key: "dark", icon: Moon },
  { key: "system", icon: Monitor },
] as const;

/** Light, dark, or as the system has it. What was chosen is known in the browser only. */
export function ThemeSwitch() {
  const t = useTranslations("theme");
  const { theme, setTheme } = useTheme();
  const here = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return (
    <div role="group" aria-label={t("label")} className="inline-flex rounded-md border bg-raised p-0.5">
      {themes.map(({ key, icon: Glyph }) => (
        <button
          key={key}
          type="button"
          title={t(key)}
          aria-label={t(key)}
          aria-pressed={here && theme === key}
          onClick={() => setTheme(key)}
          className="grid size-7 place-items-center rounded text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-card"
        >
          <Glyph size={14} aria-hidden />
        </button>
      ))}
    </div>
  );
}
