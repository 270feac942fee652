"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { buttonStyle, fieldStyle } from "./button";
import { Modal } from "./modal";

/** Asks for another name. A refusal is shown, and what was typed stays. */
export function Rename({
  title,
  name,
  max,
  onRename,
  onClose,
}: {
  title: string;
  name: string;
  max: number;
  onRename: (name: string) => Promise<void>;
  onClose: () => void;
}) {
  const t = useTranslations("dialog");
  const id = useId();
  const [value, setValue] = useState(name);
  const [failure, setFailure] = useState<string>();
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    try {
      await onRename(value.trim());
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setPending(false);
    }
  }

  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <label htmlFor={id} className="sr-only">
          {t("name")}
        </label>
        <input id={id} required maxLength={max} value={value} onChange={(event) => setValue(event.target.value)} onFocus={(event) => event.target.select()} autoComplete="off" className={fieldStyle} />
        {failure ? (
          <p role="alert" className="mt-2 text-sm text-fail">
            {failure}
          </p>
        ) : null}
        <div className="mt-4 flex justify-end gap-2">
          <button type="button" className={buttonStyle.secondary} onClick={onClose}>
            {t("keep")}
          </button>
          <button type="submit" className={buttonStyle.primary} disabled={pending || value.trim() === "" || value.trim() === name}>
            {t("save")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
