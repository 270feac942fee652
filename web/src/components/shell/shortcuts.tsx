"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { onDemand } from "../ui/on-demand";
import { places } from "./places";

const CommandPalette = onDemand(() => import("../palette/command-palette").then((module) => module.CommandPalette));
const ShortcutHelp = onDemand(() => import("../palette/shortcut-help").then((module) => module.ShortcutHelp));

type Window = "palette" | "help";

/** Whether a key belongs to what is being typed. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

/** The keys that work on every page, and the button for those who do not know them. */
export function Shortcuts({ icon }: { icon: ReactNode }) {
  const t = useTranslations("palette");
  const router = useRouter();
  const [open, setOpen] = useState<Window>();
  const command = useSyncExternalStore(
    () => () => undefined,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );

  useEffect(() => {
    let went = 0;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey) {
        event.preventDefault();
        setOpen((now) => (now === "palette" ? undefined : "palette"));
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector("[role=dialog],[role=alertdialog]")) return;
      if (event.key === "?") setOpen("help");
      else if (event.key === "/") {
        // A page with a search of its own has it; on any other the palette looks everywhere.
        event.preventDefault();
        const search = document.querySelector<HTMLElement>("main input[type=search]");
        if (search) search.focus();
        else setOpen("palette");
      } else if (event.key === "g") {
        went = event.timeStamp;
        return;
      } else if (went > 0 && event.timeStamp - went < 1500) {
        const place = places.find(({ hotkey }) => hotkey === event.key);
        if (place) router.push(place.href);
      }
      went = 0;
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [router]);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={t("open")}
        onClick={() => setOpen("palette")}
        className="flex h-8 items-center gap-2 rounded-md border bg-surface px-2 text-sm text-muted transition-colors hover:border-line-strong hover:text-ink max-md:ml-auto md:mt-4 md:w-full"
      >
        {icon}
        <span className="flex-1 text-left max-md:hidden">{t("button")}</span>
        <kbd className="rounded border bg-raised px-1 font-sans text-2xs text-muted max-md:hidden">{command} K</kbd>
      </button>
      {open === "palette" ? <CommandPalette onClose={() => setOpen(undefined)} onHelp={() => setOpen("help")} /> : null}
      {open === "help" ? <ShortcutHelp command={command} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}
