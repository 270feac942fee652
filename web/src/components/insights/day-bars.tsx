import type { DayStatistics } from "@/api/types";

const series = [
  { key: "completed", fill: "fill-done" },
  { key: "failed", fill: "fill-fail" },
  { key: "cancelled", fill: "fill-subtle" },
] as const;

/** The bars of the chart, as the server draws them. */
export function DayBars({ days }: { days: DayStatistics[] }) {
  const most = Math.max(1, ...days.map((day) => day.completed + day.failed + day.cancelled));
  return (
    <div data-provisional className="p-4 pb-11" aria-hidden="true">
      <svg viewBox={`0 0 ${days.length * 10} 100`} preserveAspectRatio="none" className="block h-56 w-full">
        {days.map((day, index) => {
          let below = 0;
          return series.map(({ key, fill }) => {
            const height = (day[key] / most) * 92;
            below += height;
            return height > 0 ? <rect key={key} x={index * 10 + 2} y={100 - below} width={6} height={height} className={fill} /> : null;
          });
        })}
      </svg>
    </div>
  );
}
