"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { buttonStyle } from "./button";

export function CopyButton({ text }: { text: string }) {
  const t = useTranslations("artifacts");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button type="button" className={buttonStyle.quiet} onClick={() => void copyText(text).then(setCopied)}>
      {copied ? <Check size={14} aria-hidden className="text-done" /> : <Copy size={14} aria-hidden />}
      <span className="max-sm:sr-only" aria-live="polite">
        {copied ? t("copied") : t("copy")}
      </span>
    </button>
  );
}

/** Whether the text is in the clipboard now. Over plain http there is no clipboard of the modern kind. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
