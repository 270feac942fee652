"use client";

import { useTranslations } from "next-intl";
import { places } from "../shell/places";
import { Modal } from "../ui/modal";

export function ShortcutHelp({ command, onClose }: { command: string; onClose: () => void }) {
  const t = useTranslations();
  const rows: [string, string[]][] = [
    [t("help.palette"), [command, "K"]],
    [t("help.search"), ["/"]],
    [t("help.help"), ["?"]],
    [t("help.send"), [command, "Enter"]],
    ...places.map(({ key, hotkey }): [string, string[]] => [t("help.go", { place: t(`nav.${key}`) }), ["g", hotkey]]),
  ];
  return (
    <Modal title={t("help.title")} onClose={onClose}>
      <dl className="grid gap-2 text-sm">
        {rows.map(([what, keys]) => (
          <div key={what} className="flex items-center justify-between gap-4">
            <dt className="text-muted">{what}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key} className="min-w-6 rounded border border-line-strong bg-raised px-1.5 py-0.5 text-center font-sans text-xs">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
