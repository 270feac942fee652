"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { buttonStyle, fieldStyle } from "./button";
import { Modal } from "./modal";

/** Asks for another name. */
export function Rename({ title, name, max, onRename, onClose }: { title: string; name: string; max: number; onRename: (name: string) => void; onClose: () => void }) {
  const t = useTranslations("dialog");
  const id = useId();
  const [value, setValue] = useState(name);

  function submit(event: FormEvent): void {
    event.preventDefault();
    onRename(value.trim());
    onClose();
  }

  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <label htmlFor={id} className="sr-only">
          {t("name")}
        </label>
        <input id={id} required maxLength={max} value={value} onChange={(event) => setValue(event.target.value)} onFocus={(event) => event.target.select()} autoComplete="off" className={fieldStyle} />
        <div className="mt-4 flex justify-end gap-2">
          <button type="button" className={buttonStyle.secondary} onClick={onClose}>
            {t("keep")}
          </button>
          <button type="submit" className={buttonStyle.primary} disabled={value.trim() === "" || value.trim() === name}>
            {t("save")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
