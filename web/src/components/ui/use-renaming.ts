"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { createRenaming } from "./renaming";
import { toast } from "./toasts";

/** Gives things other names, at once: a toast says so and takes it back, another says that the server refused. */
export function useRenaming() {
  const t = useTranslations("renaming");
  return useMemo(
    () =>
      createRenaming((outcome) => {
        if (outcome.kind === "renamed") {
          toast({ kind: "done", text: t("renamed", { name: outcome.name }), action: outcome.undo && { label: t("undo"), run: outcome.undo } });
        } else {
          const { error } = outcome;
          toast({ kind: "problem", text: t(outcome.kind), detail: error instanceof Error ? error.message : String(error), action: { label: t("again"), run: outcome.again } });
        }
      }),
    [t],
  );
}
