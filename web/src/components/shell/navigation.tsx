"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { onDemand } from "../ui/on-demand";
import { type PlaceKey, places } from "./places";

const onPhones = 4;

const MoreMenu = onDemand(() => import("./more-menu").then((module) => module.MoreMenu));

/** The icons are drawn by the server, which spares the browser their code. */
export function Navigation({ icons }: { icons: Record<PlaceKey | "more", ReactNode> }) {
  const t = useTranslations("nav");
  const path = usePathname();
  const [more, setMore] = useState(false);
  const isCurrent = (href: string) => (href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`));
  return (
    <nav
      aria-label={t("label")}
      className="fixed inset-x-0 bottom-0 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:static md:mt-4 md:border-0 md:bg-transparent md:pb-0"
    >
      <ul className="grid grid-cols-5 md:grid-cols-1 md:gap-0.5">
        {places.map(({ href, key }, index) => (
          <li key={key} className={index < onPhones ? "" : "max-md:hidden"}>
            <Link
              href={href}
              aria-current={isCurrent(href) ? "page" : undefined}
              className={`flex h-14 flex-col items-center justify-center gap-1 text-2xs font-medium transition-colors md:h-8 md:flex-row md:justify-start md:gap-2.5 md:rounded-md md:px-2 md:text-sm ${
                isCurrent(href) ? "text-ink md:bg-hover" : "text-muted hover:text-ink md:hover:bg-hover"
              }`}
            >
              {icons[key]}
              {t(key)}
            </Link>
          </li>
        ))}
        <li className="md:hidden">
          <button
            type="button"
            aria-haspopup="dialog"
            aria-expanded={more}
            onClick={() => setMore(true)}
            className={`flex h-14 w-full flex-col items-center justify-center gap-1 text-2xs font-medium ${
              places.slice(onPhones).some(({ href }) => isCurrent(href)) ? "text-ink" : "text-muted"
            }`}
          >
            {icons.more}
            {t("more")}
          </button>
        </li>
      </ul>
      {more ? <MoreMenu places={places.slice(onPhones)} onClose={() => setMore(false)} /> : null}
    </nav>
  );
}
