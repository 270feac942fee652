import type { BuildQuery, BuildStatus } from "@/api/types";

export const statuses: readonly BuildStatus[] = ["queued", "running", "paused", "completed", "failed", "cancelled"];

export interface Filters {
  status: BuildStatus | "";
  text: string;
  /** Days as the calendar has them (UTC), both included. */
  from: string;
  to: string;
  /** Whose builds, for those who run the platform; empty: one's own. */
  owner: string;
}

export const noFilters: Filters = { status: "", text: "", from: "", to: "", owner: "" };

/** What the API is asked for, for what was chosen. */
export function queryOf({ status, text, from, to, owner }: Filters): BuildQuery {
  return {
    ...(status ? { status } : {}),
    ...(text.trim() ? { text: text.trim() } : {}),
    ...(from ? { from: `${from}T00:00:00.000Z` } : {}),
    ...(to ? { to: new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString() } : {}),
    ...(owner.trim() ? { owner: owner.trim() } : {}),
  };
}

/** Reads filters from an address. What is not one is left out. */
export function filtersFrom(search: Record<string, string | string[] | undefined>): Filters {
  const one = (name: keyof Filters) => (typeof search[name] === "string" ? search[name] : "");
  const day = (value: string) => (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : "");
  return {
    status: statuses.find((status) => status === one("status")) ?? "",
    text: one("text").slice(0, 200),
    from: day(one("from")),
    to: day(one("to")),
    owner: one("owner").slice(0, 200),
  };
}
