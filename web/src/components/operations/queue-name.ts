import { useTranslations } from "next-intl";

/** A queue's name in the reader's language; one that this page does not know keeps its own. */
export function useQueueName(): (name: string) => string {
  const t = useTranslations("queues");
  return (name) => {
    const key = name as Parameters<typeof t>[0];
    return /^[a-z_]+$/.test(name) && t.has(key) ? t(key) : name;
  };
}
