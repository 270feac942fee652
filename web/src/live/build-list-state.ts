import type { BuildSummary, Page } from "@/api/types";

/**
 * A list of builds, newest first, fed by pages and by the live stream. `heard` counts stream events, so that a page that was asked for
 * before an event arrived does not undo it.
 */
export interface BuildListState {
  items: BuildSummary[];
  nextCursor: string | null;
  heard: number;
  heardAt: Readonly<Record<string, number>>;
}

export type BuildListAction =
  | { type: "event"; build: BuildSummary }
  /** The first page, asked for when `heard` events had been heard. */
  | { type: "refreshed"; page: Page<BuildSummary>; since: number }
  | { type: "extended"; page: Page<BuildSummary>; since: number };

export function initialBuildListState(page: Page<BuildSummary>): BuildListState {
  return { items: page.items, nextCursor: page.nextCursor ?? null, heard: 0, heardAt: {} };
}

export function reduceBuildList(state: BuildListState, action: BuildListAction): BuildListState {
  switch (action.type) {
    case "event": {
      const heard = state.heard + 1;
      return {
        ...state,
        items: beyondTheEnd(state, action.build) ? state.items : merge(state.items, [action.build]),
        heard,
        heardAt: { ...state.heardAt, [action.build.id]: heard },
      };
    }
    case "refreshed": {
      // When the new first page does not reach the rows on screen, builds between them would be missing: start over from it.
      const reaches = action.page.items.some((item) => state.items.some((known) => known.id === item.id)) || !action.page.nextCursor;
      const kept = reaches ? state.items : state.items.filter((item) => (state.heardAt[item.id] ?? 0) > action.since);
      return {
        ...state,
        items: merge(kept, newerOnly(state, action)),
        nextCursor: reaches && state.items.length > action.page.items.length ? state.nextCursor : (action.page.nextCursor ?? null),
      };
    }
    case "extended":
      return { ...state, items: merge(state.items, newerOnly(state, action)), nextCursor: action.page.nextCursor ?? null };
  }
}

/** Whether a build belongs on a page that was not asked for yet: shown now, it would stand next to rows that are not its neighbours. */
function beyondTheEnd({ items, nextCursor }: BuildListState, build: BuildSummary): boolean {
  const last = items.at(-1);
  return (
    nextCursor !== null &&
    last !== undefined &&
    Date.parse(build.createdAt) < Date.parse(last.createdAt) &&
    !items.some((item) => item.id === build.id)
  );
}

function newerOnly(state: BuildListState, { page, since }: { page: Page<BuildSummary>; since: number }): BuildSummary[] {
  return page.items.filter((item) => (state.heardAt[item.id] ?? 0) <= since);
}

function merge(items: BuildSummary[], incoming: BuildSummary[]): BuildSummary[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of incoming) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : -1));
}
