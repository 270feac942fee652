import type { BuildStatus } from "@/api/types";

const filled: Partial<Record<BuildStatus, string>> = {
  completed: "bg-done",
  failed: "bg-fail",
  cancelled: "bg-line-strong",
  paused: "bg-warn",
};

/** One segment a stage: done, now, to come. The numbers stand beside it as text, so it is hidden from assistive technology. */
export function StageProgress({ done, total, status, className = "" }: { done: number; total: number; status: BuildStatus; className?: string }) {
  const tone = filled[status] ?? "bg-run";
  return (
    <span aria-hidden="true" className={`flex gap-0.5 ${className}`}>
      {Array.from({ length: total }, (_, index) => {
        const current = index === done && (status === "running" || status === "failed" || status === "paused");
        const look = index < done ? tone : current ? `${tone} ${status === "running" ? "animate-pulse-soft" : "opacity-50"}` : "bg-line";
        return <span key={index} className={`h-1.5 flex-1 rounded-full ${look}`} />;
      })}
    </span>
  );
}
