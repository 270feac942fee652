"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Modal } from "../ui/modal";
import { LanguageSwitch } from "./language-switch";
import { placeIcons } from "./place-icons";
import type { PlaceKey } from "./places";
import { languageIcon, themeIcons } from "./switch-icons";
import { ThemeSwitch } from "./theme-switch";

/** What does not fit into a phone's tab bar. */
export function MoreMenu({ places, onClose }: { places: readonly { href: string; key: PlaceKey }[]; onClose: () => void }) {
  const t = useTranslations("nav");
  return (
    <Modal title={t("more")} onClose={onClose} sheet>
      <ul className="grid gap-1">
        {places.map(({ href, key }) => {
          const Glyph = placeIcons[key];
          return (
          <li key={key}>
            <Link href={href} onClick={onClose} className="flex h-11 items-center gap-3 rounded-lg px-3 hover:bg-hover">
              <Glyph size={18} strokeWidth={1.75} aria-hidden className="text-muted" />
              {t(key)}
            </Link>
          </li>
          );
        })}
      </ul>
      <div className="mt-3 flex items-center justify-between gap-3 border-t pt-3">
        <ThemeSwitch icons={themeIcons} />
        <LanguageSwitch icon={languageIcon} />
      </div>
    </Modal>
  );
}
