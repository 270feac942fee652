import { useTranslations } from "next-intl";
import type { ConnectionState } from "@/live/event-stream";

const dots: Record<ConnectionState, string> = {
  open: "bg-done",
  connecting: "bg-subtle animate-pulse-soft",
  waiting: "bg-warn animate-pulse-soft",
  closed: "bg-line-strong",
};

export function LiveIndicator({ state }: { state: ConnectionState }) {
  const t = useTranslations("live");
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted" role="status" data-live={state}>
      <span className={`size-1.5 rounded-full ${dots[state]}`} />
      {t(state)}
    </span>
  );
}
