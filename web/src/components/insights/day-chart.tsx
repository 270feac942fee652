"use client";

import { useLocale, useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { DayStatistics } from "@/api/types";

const series = [
  { key: "completed", color: "var(--done)" },
  { key: "failed", color: "var(--fail)" },
  { key: "cancelled", color: "var(--ink-subtle)" },
] as const;

/** Builds that ended, day by day; the same figures as a table for those who do not see it. */
export function DayChart({ days }: { days: DayStatistics[] }) {
  const t = useTranslations("insights");
  const status = useTranslations("status");
  const locale = useLocale();
  const short = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const label = (day: unknown) => (typeof day === "string" ? short.format(Date.parse(day)) : "");
  return (
    <figure className="p-4">
      <div aria-hidden="true" className="h-56 overflow-hidden text-xs">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 224 }}>
          <BarChart data={days} margin={{ top: 4, right: 4, bottom: 0, left: -20 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="day" tickFormatter={label} tickLine={false} axisLine={false} tick={{ fill: "var(--ink-subtle)" }} minTickGap={24} />
            <YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fill: "var(--ink-subtle)" }} />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              labelFormatter={label}
              contentStyle={{ background: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: 8, fontSize: 12 }}
            />
            {series.map(({ key, color }) => (
              <Bar key={key} dataKey={key} name={status(key)} stackId="ended" fill={color} maxBarSize={28} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-4 text-xs text-muted">
        {series.map(({ key }) => (
          <span key={key} className="flex items-center gap-1.5">
            <span className={`size-2 rounded-sm ${key === "completed" ? "bg-done" : key === "failed" ? "bg-fail" : "bg-subtle"}`} />
            {status(key)}
          </span>
        ))}
      </figcaption>
      {/* A table is as wide as its cells, hidden or not: what hides it is around it. */}
      <div className="sr-only">
        <table>
          <caption>{t("perDay")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("day")}</th>
              {series.map(({ key }) => (
                <th key={key} scope="col">
                  {status(key)}
                </th>
              ))}
              <th scope="col">{t("tokens")}</th>
              <th scope="col">{t("cost")}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day}>
                <th scope="row">{day.day}</th>
                {series.map(({ key }) => (
                  <td key={key}>{day[key]}</td>
                ))}
                <td>{day.usage ? t("number", { value: day.usage.inputTokens + day.usage.outputTokens }) : t("none")}</td>
                <td>{!day.usage ? t("none") : typeof day.usage.costUsd === "number" ? t("usd", { value: day.usage.costUsd }) : t("costUnknown")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
