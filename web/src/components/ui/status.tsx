import { useTranslations } from "next-intl";
import type { BuildStatus, StageStatus } from "@/api/types";
import { CancelDisc, DoneDisc, FailDisc, type Icon, PauseDisc, PendingRing, QueuedRing, RunningRing } from "./icons";

type Status = BuildStatus | StageStatus;

const looks: Record<Status, { icon: Icon; text: string; badge: string }> = {
  queued: { icon: QueuedRing, text: "text-subtle", badge: "bg-raised text-muted" },
  pending: { icon: PendingRing, text: "text-line-strong", badge: "bg-raised text-muted" },
  running: { icon: RunningRing, text: "text-run", badge: "bg-run-soft text-run" },
  paused: { icon: PauseDisc, text: "text-warn", badge: "bg-warn-soft text-warn" },
  completed: { icon: DoneDisc, text: "text-done", badge: "bg-done-soft text-done" },
  failed: { icon: FailDisc, text: "text-fail", badge: "bg-fail-soft text-fail" },
  cancelled: { icon: CancelDisc, text: "text-subtle", badge: "bg-raised text-muted" },
};

// A status from a newer API than this page knows still gets a neutral look.
const look = (status: Status) => looks[status] ?? looks.pending;

export function StatusIcon({ status, size }: { status: Status; size?: number }) {
  const { icon: Glyph, text } = look(status);
  return <Glyph size={size} className={`shrink-0 ${text} ${status === "running" ? "animate-spin-slow" : ""}`} />;
}

export function StatusBadge({ status }: { status: Status }) {
  const t = useTranslations("status");
  return (
    <span
      className={`inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full pr-2.5 pl-1.5 text-xs font-medium ${look(status).badge}`}
      data-status={status}
    >
      <StatusIcon status={status} size={14} />
      {t.has(status) ? t(status) : status}
    </span>
  );
}
