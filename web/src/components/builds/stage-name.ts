import { useTranslations } from "next-intl";

/** A stage's name in the reader's language; a stage that this page does not know keeps the name the API gives. */
export function useStageName(): (name: string, displayName?: string) => string {
  const t = useTranslations("stages");
  return (name, displayName) => {
    const key = name as Parameters<typeof t>[0];
    return /^[a-z_]+$/.test(name) && t.has(key) ? t(key) : (displayName ?? name);
  };
}
