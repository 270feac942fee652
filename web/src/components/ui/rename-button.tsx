"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "./button";
import { onDemand } from "./on-demand";
import { useRenaming } from "./use-renaming";

const Rename = onDemand(() => import("./rename").then((module) => module.Rename));

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
  const rename = useRenaming();
  return (
    <>
      <button type="button" aria-label={title} title={title} className={buttonStyle.icon} onClick={() => setOpen(true)}>
        <Pencil size={14} aria-hidden />
      </button>
      {open ? <Rename title={title} name={name} max={max} onRename={(to) => void rename({ id, from: name, to, show, save })} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
