"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "./button";

export interface ConfirmOptions {
  title: string;
  text: ReactNode;
  action: string;
  dangerous?: boolean;
  onConfirm: () => void;
}

/** Asks before what cannot be taken back. Escape and the first button leave everything as it is. */
export function Confirm({ title, text, action, dangerous, onConfirm, onClose }: ConfirmOptions & { onClose: () => void }) {
  const t = useTranslations("dialog");
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-30 bg-veil" />
        <AlertDialog.Viewport className="fixed inset-0 z-30 grid items-start justify-items-center overflow-y-auto p-4 pt-[16vh]">
          <AlertDialog.Popup className="w-full max-w-md animate-rise rounded-xl border border-line-strong bg-surface p-5 shadow-float outline-none">
            <AlertDialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className="mt-2 text-sm text-muted wrap-anywhere">
              {text}
            </AlertDialog.Description>
            <div className="mt-5 flex justify-end gap-2">
              <AlertDialog.Close className={buttonStyle.secondary}>{t("keep")}</AlertDialog.Close>
              <button
                type="button"
                className={dangerous ? buttonStyle.danger : buttonStyle.primary}
                onClick={() => {
                  onClose();
                  onConfirm();
                }}
              >
                {action}
              </button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
