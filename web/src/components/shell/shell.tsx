import { Ellipsis, Search, WifiOff } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { getTranslator } from "@/i18n/server";
import { Logo } from "../ui/icons";
import { Toasts } from "../ui/toasts";
import { LanguageSwitch } from "./language-switch";
import { Navigation } from "./navigation";
import { OfflineBanner } from "./offline-banner";
import { placeIcons } from "./place-icons";
import { type PlaceKey, places } from "./places";
import { Shortcuts } from "./shortcuts";
import { languageIcon, themeIcons } from "./switch-icons";
import { ThemeSwitch } from "./theme-switch";

/** The frame of every page: a side bar on wide screens, a top bar and a tab bar on narrow ones. */
export async function Shell({ children }: { children: ReactNode }) {
  const t = await getTranslator();
  const icons = {
    ...Object.fromEntries(
      places.map(({ key }) => {
        const Glyph = placeIcons[key];
        return [key, <Glyph key={key} size={16} strokeWidth={1.75} aria-hidden />];
      }),
    ),
    more: <Ellipsis size={16} aria-hidden />,
  } as Record<PlaceKey | "more", ReactNode>;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-30 rounded-md bg-primary px-3 py-2 text-sm text-on-primary focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("app.skip")}
      </a>
      <header className="sticky top-0 z-20 flex items-center border-b bg-canvas px-4 md:h-dvh md:flex-col md:items-stretch md:border-b-0 md:px-3 md:py-4">
        <Link href="/" className="flex h-12 items-center gap-2.5 rounded-md font-semibold tracking-tight md:h-8 md:px-2">
          <Logo />
          {t("app.name")}
        </Link>
        <Shortcuts icon={<Search size={14} aria-hidden />} />
        <Navigation icons={icons} />
        <div className="mt-auto hidden items-center justify-between gap-2 md:flex">
          <ThemeSwitch icons={themeIcons} />
          <LanguageSwitch icon={languageIcon} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none md:min-h-dvh md:border-l">
        <OfflineBanner icon={<WifiOff size={14} aria-hidden />} />
        <div className="mx-auto w-full max-w-6xl px-4 pt-6 pb-24 sm:px-6 md:pt-10 md:pb-16 lg:px-10">{children}</div>
      </main>
      <Toasts />
    </div>
  );
}
