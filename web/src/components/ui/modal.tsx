"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** A window over the page, for as long as it is rendered: keeps the focus, closes on Escape and gives the focus back. */
export function Modal({
  title,
  description,
  onClose,
  sheet = false,
  wide = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  /** At the lower edge of a phone. */
  sheet?: boolean;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("dialog");
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-veil" />
        <Dialog.Viewport
          className={`fixed inset-0 z-30 grid justify-items-center overflow-y-auto p-4 ${sheet ? "items-end max-md:p-0" : "items-start pt-[12vh]"}`}
        >
          <Dialog.Popup
            className={`w-full animate-rise rounded-xl border border-line-strong bg-surface p-5 shadow-float outline-none ${wide ? "max-w-2xl" : "max-w-md"} ${sheet ? "max-md:rounded-b-none max-md:pb-[calc(1.25rem+env(safe-area-inset-bottom))]" : ""}`}
          >
            <div className="flex items-start justify-between gap-4">
              <Dialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</Dialog.Title>
              <Dialog.Close aria-label={t("close")} className="-m-1.5 rounded-md p-1.5 text-subtle hover:bg-hover hover:text-ink">
                <X size={16} aria-hidden />
              </Dialog.Close>
            </div>
            {description ? <Dialog.Description className="mt-1.5 text-sm text-muted wrap-anywhere">{description}</Dialog.Description> : null}
            <div className="mt-4">{children}</div>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
