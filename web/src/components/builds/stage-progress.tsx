import type { BuildStatus } from "@/api/types";

const tones: Record<BuildStatus, { done: string; current: string }> = {
  queued: { done: "bg-done", current: "bg-line" },
  running: { done: "bg-run", current: "bg-run animate-pulse-soft opacity-60" },
  paused: { done: "bg-run", current: "bg-warn" },
  completed: { done: "bg-done", current: "bg-line" },
  failed: { done: "bg-done", current: "bg-fail" },
  cancelled: { done: "bg-line-strong", current: "bg-line" },
};

/** One segment a stage: done, now, to come. The numbers stand beside it as text, so it is hidden from assistive technology. */
export function StageProgress({ done, total, status, className = "" }: { done: number; total: number; status: BuildStatus; className?: string }) {
  const tone = tones[status] ?? tones.queued;
  return (
    <span aria-hidden="true" className={`flex gap-0.5 ${className}`}>
      {Array.from({ length: total }, (_, index) => {
        const look = index < done ? tone.done : index === done ? tone.current : "bg-line";
        return <span key={index} className={`h-1.5 flex-1 rounded-full ${look}`} />;
      })}
    </span>
  );
}
