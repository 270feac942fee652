"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "./button";
import { onDemand } from "./on-demand";
import type { Renaming } from "./renaming-dialog";

const RenamingDialog = onDemand(() => import("./renaming-dialog").then((module) => module.RenamingDialog));

/** Beside the heading of a page: gives what it shows another name. */
export function RenameButton(renaming: Renaming) {
  const { title } = renaming;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-label={title} title={title} className={buttonStyle.icon} onClick={() => setOpen(true)}>
        <Pencil size={14} aria-hidden />
      </button>
      {open ? <RenamingDialog {...renaming} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
