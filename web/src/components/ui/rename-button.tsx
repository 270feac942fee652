"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "./button";
import { onDemand } from "./on-demand";

const RenamingDialog = onDemand(() => import("./renaming-dialog").then((module) => module.RenamingDialog));

/** Beside the heading of a page: gives what it shows another name. */
export function RenameButton({
  id,
  title,
  name,
  max,
  show,
  save,
}: {
  id: string;
  title: string;
  name: string;
  max: number;
  show: (name: string) => void;
  save: (name: string) => Promise<unknown>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-label={title} title={title} className={buttonStyle.icon} onClick={() => setOpen(true)}>
        <Pencil size={14} aria-hidden />
      </button>
      {open ? <RenamingDialog id={id} title={title} name={name} max={max} show={show} save={save} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
