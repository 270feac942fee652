"use client";

import { NextIntlClientProvider } from "next-intl";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect } from "react";
import type { Locale } from "@/i18n/locales";
import type { Messages } from "@/i18n/messages";
import { exportLater } from "@/telemetry/browser-trace";
import { ClockProvider } from "../ui/clock";

export function Providers({
  locale,
  messages,
  renderedAt,
  nonce,
  children,
}: {
  locale: Locale;
  messages: Messages;
  renderedAt: number;
  nonce: string | undefined;
  children: ReactNode;
}) {
  // From here on the page answers to clicks and keys; what drives it from outside can wait for this.
  useEffect(() => {
    document.documentElement.dataset.interactive = "true";
    exportLater();
  }, []);

  return (
    <ThemeProvider attribute="data-theme" storageKey="nexus-theme" enableColorScheme={false} disableTransitionOnChange={false} nonce={nonce}>
      <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
        <ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
      </NextIntlClientProvider>
    </ThemeProvider>
  );
}
