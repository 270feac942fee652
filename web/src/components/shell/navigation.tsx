"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { AgentsIcon, BuildsIcon, PlusIcon } from "../ui/icons";

const items = [
  { href: "/", key: "new", icon: PlusIcon },
  { href: "/builds", key: "builds", icon: BuildsIcon },
  { href: "/agents", key: "agents", icon: AgentsIcon },
] as const;

export function Navigation() {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <nav
      aria-label={t("label")}
      className="fixed inset-x-0 bottom-0 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:static md:mt-5 md:border-0 md:bg-transparent md:pb-0"
    >
      <ul className="grid grid-cols-3 md:grid-cols-1 md:gap-0.5">
        {items.map(({ href, key, icon: Glyph }) => {
          const current = href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
          return (
            <li key={key}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={`flex h-14 flex-col items-center justify-center gap-1 text-2xs font-medium md:h-8 md:flex-row md:justify-start md:gap-2.5 md:rounded-md md:px-2 md:text-sm ${
                  current ? "text-ink md:bg-hover" : "text-muted hover:text-ink md:hover:bg-hover"
                }`}
              >
                <Glyph size={16} />
                {t(key)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
