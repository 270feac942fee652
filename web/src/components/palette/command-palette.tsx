"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Bot, CircleHelp, Languages, ListTree, type LucideIcon, Moon, Search, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from "react";
import { browserApi } from "@/api/browser";
import { queryClient } from "@/api/query-client";
import { localeNames, locales } from "@/i18n/locales";
import { useSetLocale } from "../shell/language-switch";
import { placeIcons } from "../shell/place-icons";
import { places } from "../shell/places";
import { matchCommand } from "./match-command";

interface Command {
  id: string;
  group: "go" | "builds" | "agents" | "actions";
  label: string;
  hint?: string;
  icon: LucideIcon;
  run: () => void;
}

/** Everything that the keyboard can reach: pages, builds and agents by name, theme and language. */
export function CommandPalette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const { resolvedTheme, setTheme } = useTheme();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const wanted = useDeferredValue(text.trim());

  const builds = useQuery(
    { queryKey: ["palette", "builds", wanted], queryFn: ({ signal }) => browserApi.listBuilds({ limit: 6, ...(wanted ? { text: wanted } : {}) }, { signal }) },
    queryClient,
  );
  const agents = useQuery(
    { queryKey: ["palette", "agents", wanted], queryFn: ({ signal }) => browserApi.listAgents({ limit: 6, ...(wanted ? { text: wanted } : {}) }, { signal }) },
    queryClient,
  );

  const go = (href: string) => () => router.push(href);
  const other = resolvedTheme === "dark" ? ("light" as const) : ("dark" as const);
  const fixed: Command[] = [
    ...places.map(({ href, key, hotkey }): Command => ({ id: href, group: "go", label: t(`nav.${key}`), hint: `g ${hotkey}`, icon: placeIcons[key], run: go(href) })),
    { id: "theme", group: "actions", label: t(`palette.theme.${other}`), icon: other === "dark" ? Moon : Sun, run: () => setTheme(other) },
    ...locales
      .filter((one) => one !== locale)
      .map((one): Command => ({ id: `language-${one}`, group: "actions", label: localeNames[one], icon: Languages, run: () => setLocale(one) })),
    { id: "help", group: "actions", label: t("help.title"), hint: "?", icon: CircleHelp, run: onHelp },
  ];
  const commands: Command[] = [
    ...fixed.filter(({ label }) => matchCommand(label, wanted)),
    ...(builds.data?.items ?? []).map(
      (build): Command => ({ id: build.id, group: "builds", label: build.name || build.requirement, hint: t(`status.${build.status}`), icon: ListTree, run: go(`/builds/${encodeURIComponent(build.id)}`) }),
    ),
    ...(agents.data?.items ?? []).map(
      (agent): Command => ({ id: agent.id, group: "agents", label: agent.name, hint: agent.category, icon: Bot, run: go(`/agents/${encodeURIComponent(agent.id)}`) }),
    ),
  ].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
  const current = Math.min(active, commands.length - 1);

  function run(command: Command | undefined): void {
    if (!command) return;
    if (command.id !== "help") onClose();
    command.run();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const next = (current + move + commands.length) % Math.max(1, commands.length);
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(commands[current]);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-veil" />
        <Dialog.Popup
          initialFocus={input}
          className="fixed inset-x-3 top-[10vh] z-30 mx-auto flex max-h-[70vh] max-w-xl animate-rise flex-col overflow-hidden rounded-xl border border-line-strong bg-surface shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <div className="flex items-center gap-2.5 border-b px-4">
            <Search size={16} aria-hidden className="shrink-0 text-subtle" />
            <input
              ref={input}
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={commands.length > 0 ? `${listId}-${current}` : undefined}
              aria-label={t("palette.title")}
              placeholder={t("palette.placeholder")}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
              autoComplete="off"
              spellCheck={false}
              className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-subtle"
            />
            <kbd className="rounded border bg-raised px-1.5 text-2xs text-muted">Esc</kbd>
          </div>
          <div id={listId} role="listbox" aria-label={t("palette.title")} className="overflow-y-auto p-2">
            {commands.map((command, index) => (
              <div key={`${command.group} ${command.id}`} role="presentation">
                {command.group !== commands[index - 1]?.group ? (
                  <p role="presentation" className="px-2.5 pt-2 pb-1 text-2xs font-medium text-subtle">
                    {t(`palette.groups.${command.group}`)}
                  </p>
                ) : null}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === current}
                  onMouseMove={() => setActive(index)}
                  onClick={() => run(command)}
                  className={`flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm ${index === current ? "bg-hover" : ""}`}
                >
                  <command.icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
                  <span className="min-w-0 flex-1 truncate" dir="auto">
                    {command.label}
                  </span>
                  {command.hint ? <span className="shrink-0 text-xs text-subtle">{command.hint}</span> : null}
                </div>
              </div>
            ))}
          </div>
          {commands.length === 0 ? (
            <p role="status" className="px-4 pb-6 text-center text-sm text-muted">
              {builds.isFetching ? t("loading") : t("palette.nothing")}
            </p>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const groups: readonly Command["group"][] = ["go", "builds", "agents", "actions"];
