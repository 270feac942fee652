"use client";

import { useTranslations } from "next-intl";
import { Rename } from "./rename";
import { createRenaming } from "./renaming";
import { toast } from "./toasts";

const courses: Parameters<typeof createRenaming>[1] = new Map();

export interface Renaming {
  id: string;
  title: string;
  name: string;
  max: number;
  show: (name: string) => void;
  save: (name: string) => Promise<unknown>;
}

/** Gives a thing another name, at once: a toast says so and takes it back, another says that the server refused. */
export function RenamingDialog({ id, title, name, max, show, save, onClose }: Renaming & { onClose: () => void }) {
  const t = useTranslations("renaming");
  // The dialog is gone before the answer comes: what is on its way is known to the next one as well.
  const rename = createRenaming((outcome) => {
    if (outcome.kind === "renamed") {
      toast({ kind: "done", text: t("renamed", { name: outcome.name }), action: outcome.undo && { label: t("undo"), run: outcome.undo } });
    } else {
      const { error } = outcome;
      toast({ kind: "problem", text: t(outcome.kind), detail: error instanceof Error ? error.message : String(error), action: { label: t("again"), run: outcome.again } });
    }
  }, courses);
  return <Rename title={title} name={name} max={max} onRename={(to) => void rename({ id, from: name, to, show, save })} onClose={onClose} />;
}
