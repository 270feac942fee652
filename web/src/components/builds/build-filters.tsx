"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonStyle, fieldStyle } from "../ui/button";
import { type Filters, noFilters, statuses } from "./filters";

export function BuildFilters({ filters, onChange, owner }: { filters: Filters; onChange: (filters: Filters) => void; /** Who looks, where they may look at what others own. */ owner?: string }) {
  const t = useTranslations();
  const set = (changes: Partial<Filters>) => onChange({ ...filters, ...changes });
  const any = Object.values(filters).some((value) => value !== "");
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-44 flex-1">
        <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-subtle" />
        <input
          type="search"
          maxLength={200}
          value={filters.text}
          onChange={(event) => set({ text: event.target.value })}
          placeholder={t("filters.text")}
          aria-label={t("filters.text")}
          aria-keyshortcuts="/"
          className={`${fieldStyle} pl-8 [&::-webkit-search-cancel-button]:hidden`}
        />
      </div>
      <label className="contents">
        <span className="sr-only">{t("filters.status")}</span>
        <select value={filters.status} onChange={(event) => set({ status: event.target.value as Filters["status"] })} className={`${fieldStyle} w-auto! max-sm:flex-1`}>
          <option value="">{t("filters.anyStatus")}</option>
          {statuses.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-1.5 text-xs text-muted max-sm:w-full">
        <span className="max-sm:w-9">{t("filters.from")}</span>
        <input type="date" value={filters.from} max={filters.to || undefined} onChange={(event) => set({ from: event.target.value })} className={`${fieldStyle} sm:w-34!`} />
      </label>
      <label className="flex items-center gap-1.5 text-xs text-muted max-sm:w-full">
        <span className="max-sm:w-9">{t("filters.to")}</span>
        <input type="date" value={filters.to} min={filters.from || undefined} onChange={(event) => set({ to: event.target.value })} className={`${fieldStyle} sm:w-34!`} />
      </label>
      {owner === undefined ? null : (
        <input value={filters.owner} maxLength={200} onChange={(event) => set({ owner: event.target.value })} placeholder={t("filters.ownerIs", { owner })} aria-label={t("filters.owner")} className={`${fieldStyle} w-40! max-sm:flex-1`} />
      )}
      {any ? (
        <button type="button" className={buttonStyle.quiet} onClick={() => onChange(noFilters)}>
          <X size={13} aria-hidden />
          {t("filters.clear")}
        </button>
      ) : null}
    </search>
  );
}
