import en from "@messages/en.json";

export const locales = ["en"] as const;
export type Locale = (typeof locales)[number];
export type Messages = typeof en;

export const messages: Record<Locale, Messages> = { en };

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
