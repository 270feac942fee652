export type DurationParts =
  | { unit: "milliseconds"; value: number }
  | { unit: "seconds"; value: string }
  | { unit: "minutes"; minutes: number; seconds: number }
  | { unit: "hours"; hours: number; minutes: number };

/** Two significant units at most. What is still running shows whole seconds: a tenth that jumps tells nothing. */
export function durationParts(ms: number, running = false): DurationParts {
  if (ms < 1000 && !running) return { unit: "milliseconds", value: Math.round(ms) };
  const seconds = ms / 1000;
  if (seconds < 9.95 && !running) return { unit: "seconds", value: seconds.toFixed(1) };
  const whole = running ? Math.floor(seconds) : Math.round(seconds);
  if (whole < 60) return { unit: "seconds", value: String(whole) };
  if (whole < 3600) return { unit: "minutes", minutes: Math.floor(whole / 60), seconds: whole % 60 };
  return { unit: "hours", hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) };
}

/** How long something took or has taken; undefined before its start. */
export function elapsedMs(start: string | null | undefined, end: string | null | undefined): number | undefined {
  if (!start || !end) return undefined;
  const ms = Date.parse(end) - Date.parse(start);
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
