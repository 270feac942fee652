"use client";

import { type ReactNode, useEffect } from "react";
import { IntlProvider } from "use-intl";
import type { Locale, Messages } from "@/i18n/messages";
import { ClockProvider } from "../ui/clock";

export function Providers({
  locale,
  messages,
  renderedAt,
  children,
}: {
  locale: Locale;
  messages: Messages;
  renderedAt: number;
  children: ReactNode;
}) {
  // From here on the page answers to clicks and keys; what drives it from outside can wait for this.
  useEffect(() => {
    document.documentElement.dataset.interactive = "true";
  }, []);

  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
    </IntlProvider>
  );
}
