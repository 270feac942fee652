// What the script says was measured of its builds. Every figure follows from those of the days.
import { stages } from "./script.mjs";

const dayMs = 86_400_000;
const sum = (days, of) => days.reduce((total, day) => total + of(day), 0);

/** What the models took for so many builds. */
const usageOf = (builds) => ({ builds, inputTokens: builds * 6_300, outputTokens: builds * 290, costUsd: Math.round(builds * 630) / 10_000 });

/**
 * The report on the days from `from` on.
 * @param {"all" | "unpriced" | "accepted" | "nothing"} measured All there is; without the price of one day's model; of builds that were accepted and did nothing yet; nothing.
 */
export function statistics(from, measured) {
  const days = Array.from({ length: Math.floor((Date.now() - from) / dayMs) + 1 }, (_, index) => {
    const [completed, failed, cancelled] = measured === "accepted" ? [0, 0, 0] : [(index * 5) % 11, index % 3, index % 2];
    const ended = completed + failed + cancelled;
    return { day: new Date(from + index * dayMs).toISOString().slice(0, 10), accepted: ended || 1, completed, failed, cancelled, ...(ended > 0 ? { usage: usageOf(ended) } : {}) };
  });
  if (measured === "nothing") return { days: null, queueTime: null, duration: null, stages: stages.map(([stage]) => ({ stage, duration: null })), failures: [] };
  if (measured === "accepted") return { days, queueTime: null, duration: null, stages: stages.map(([stage]) => ({ stage, duration: null })), failures: [] };

  const [completed, failed, cancelled] = [sum(days, (day) => day.completed), sum(days, (day) => day.failed), sum(days, (day) => day.cancelled)];
  const usage = usageOf(completed + failed + cancelled);
  if (measured === "unpriced") usage.costUsd = days.find((day) => day.usage).usage.costUsd = null;
  const [timeouts, reviewed] = [Math.floor(failed / 10), Math.floor(failed / 3)];
  return {
    days,
    usage,
    queueTime: { count: completed + failed + cancelled, p50Ms: 40, p95Ms: 900 },
    duration: { count: completed, p50Ms: 8_000, p95Ms: 19_500 },
    stages: stages.map(([stage], index) => ({ stage, duration: { count: completed, p50Ms: 300 + index * 150, p95Ms: 900 + index * 400 } })),
    failures: [
      { stage: "tools_developer", cause: "refused", count: failed - reviewed - timeouts },
      { stage: "agent_developer_manager", cause: "error", count: reviewed },
      { stage: null, cause: "timeout", count: timeouts },
    ].filter(({ count }) => count > 0),
  };
}
