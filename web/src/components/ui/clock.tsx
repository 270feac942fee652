"use client";

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";
import { useLocale, useTranslations } from "next-intl";
import { type DurationParts, durationParts } from "./duration";

const RenderedAt = createContext(0);

/** Carries the server's time of rendering, so that relative times hydrate to exactly what the server wrote. */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

/** The current time, renewed every `everyMs`, or standing still for `null`. All users of one interval share one timer. */
export function useNow(everyMs: number | null): number {
  const renderedAt = useContext(RenderedAt);
  const clock = useMemo(() => clockFor(everyMs), [everyMs]);
  return useSyncExternalStore(clock.subscribe, clock.now, () => renderedAt);
}

interface Clock {
  subscribe: (onTick: () => void) => () => void;
  now: () => number;
}

const clocks = new Map<number | null, Clock>();

function clockFor(everyMs: number | null): Clock {
  let clock = clocks.get(everyMs);
  if (!clock) {
    clock = createClock(everyMs);
    clocks.set(everyMs, clock);
  }
  return clock;
}

function createClock(everyMs: number | null): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = 0;
  return {
    subscribe(onTick) {
      listeners.add(onTick);
      if (everyMs !== null) {
        timer ??= setInterval(() => {
          now = Date.now();
          for (const listener of listeners) listener();
        }, everyMs);
      }
      return () => {
        listeners.delete(onTick);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
        now = 0;
      };
    },
    now: () => (now ||= Date.now()),
  };
}

const relativeUnits: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function RelativeTime({ at }: { at: string }) {
  const t = useTranslations("time");
  const locale = useLocale();
  const now = useNow(15_000);
  const ago = Math.max(0, now - Date.parse(at));
  const unit = relativeUnits.find(([, ms]) => ago >= ms);
  const old = ago >= 30 * 86_400_000;
  const text = old
    ? new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(at))
    : unit
      ? new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" }).format(-Math.floor(ago / unit[1]), unit[0])
      : t("now");
  return (
    <time dateTime={at} title={at.replace("T", " ").replace(/\.\d+/, "")} className="whitespace-nowrap">
      {text}
    </time>
  );
}

/** The time of day in the reader's own zone. Only for what appears after hydration: the server does not know that zone. */
export function ClockTime({ at }: { at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} title={at} className="tabular whitespace-nowrap">
      {new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(Date.parse(at))}
    </time>
  );
}

/** A duration in words; with `since` it runs. */
export function Duration({ ms, since }: { ms?: number | null; since?: string | null }) {
  const t = useTranslations("time");
  const now = useNow(since ? 1000 : null);
  const value = since ? Math.max(0, now - Date.parse(since)) : ms;
  return <span className="tabular whitespace-nowrap">{formatDuration(t, value, Boolean(since))}</span>;
}

type Translate = ReturnType<typeof useTranslations<"time">>;

function formatDuration(t: Translate, ms: number | null | undefined, running: boolean): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return t("none");
  const parts: DurationParts = durationParts(ms, running);
  switch (parts.unit) {
    case "milliseconds":
      return t("milliseconds", { value: parts.value });
    case "seconds":
      return t("seconds", { value: parts.value });
    case "minutes":
      return t("minutes", { minutes: parts.minutes, seconds: parts.seconds });
    case "hours":
      return t("hours", { hours: parts.hours, minutes: parts.minutes });
  }
}
