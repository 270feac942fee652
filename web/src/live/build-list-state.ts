import type { BuildQuery, BuildSummary, Page } from "@/api/types";

/**
 * A list of builds, newest first, fed by pages and by the live stream. `heard` counts stream events, so that a page that was asked for
 * before an event arrived does not undo it.
 */
export interface BuildListState {
  items: BuildSummary[];
  nextCursor: string | null;
  heard: number;
  /** How many rows were asked for. */
  loaded: number;
  /** More came than are kept: the first page has to be read again, for where the list goes on is not known. */
  overgrown: boolean;
  heardAt: Readonly<Record<string, number>>;
  /** What was heard of builds on pages that were not asked for yet. */
  beyond: Readonly<Record<string, BuildSummary>>;
}

/** Rows that are kept beyond those that were asked for, and builds that are remembered as heard of: a page may be open for days. */
const spare = 100;
const remembered = 500;

export type BuildListAction =
  | { type: "event"; build: BuildSummary }
  /** What was heard within a moment; of it, what the list's filter admits belongs here, and what it does not admit any more goes. */
  | { type: "events"; builds: BuildSummary[]; matches?: (build: BuildSummary) => boolean }
  /** The first page, asked for when `heard` events had been heard. */
  | { type: "refreshed"; page: Page<BuildSummary>; since: number }
  | { type: "extended"; page: Page<BuildSummary>; since: number };

export function initialBuildListState(page: Page<BuildSummary>): BuildListState {
  return { items: page.items, nextCursor: page.nextCursor ?? null, heard: 0, loaded: page.items.length, overgrown: false, heardAt: {}, beyond: {} };
}

export function reduceBuildList(state: BuildListState, action: BuildListAction): BuildListState {
  switch (action.type) {
    case "event":
      return reduceBuildList(state, { type: "events", builds: [action.build] });
    case "events": {
      const matches = action.matches ?? (() => true);
      const heardAt = { ...state.heardAt };
      let { heard } = state;
      for (const build of action.builds) heardAt[build.id] = ++heard;
      const latest = new Map(action.builds.map((build) => [build.id, build]));
      const gone = new Set([...latest.values()].filter((build) => !matches(build)).map(({ id }) => id));
      const belong = [...latest.values()].filter(({ id }) => !gone.has(id));
      const here = belong.filter((build) => !beyondTheEnd(state, build));
      const beyond = Object.fromEntries([...Object.entries(state.beyond).filter(([id]) => !latest.has(id)), ...belong.filter((build) => !here.includes(build)).map((build) => [build.id, build])]);
      const kept = gone.size > 0 && state.items.some(({ id }) => gone.has(id)) ? state.items.filter(({ id }) => !gone.has(id)) : state.items;
      const items = here.length > 0 ? merge(kept, here) : kept;
      const most = state.loaded + spare;
      return forgetful({ ...state, items: items.slice(0, most), overgrown: state.overgrown || items.length > most, heard, heardAt, beyond });
    }
    case "refreshed": {
      // When the new first page does not reach the rows on screen, builds between them would be missing: start over from it.
      const last = action.page.items.at(-1);
      const reaches = !state.overgrown && (action.page.items.some((item) => state.items.some((known) => known.id === item.id)) || !action.page.nextCursor);
      const kept = reaches ? state.items : state.items.filter((item) => (state.heardAt[item.id] ?? 0) > action.since && !(last && item.createdAt < last.createdAt));
      return {
        ...state,
        overgrown: false,
        loaded: reaches ? Math.max(state.loaded, action.page.items.length) : action.page.items.length,
        items: merge(kept, newerOnly(state, action)),
        nextCursor: reaches && state.items.length > action.page.items.length ? state.nextCursor : (action.page.nextCursor ?? null),
      };
    }
    case "extended":
      return { ...state, loaded: state.loaded + action.page.items.length, items: merge(state.items, newerOnly(state, action)), nextCursor: action.page.nextCursor ?? null };
  }
}

/** Without what was heard long ago: only a page that is on its way needs to know. */
function forgetful(state: BuildListState): BuildListState {
  if (Object.keys(state.heardAt).length <= 2 * remembered) return state;
  const recent = ([id]: [string, unknown]) => (state.heardAt[id] ?? 0) > state.heard - remembered;
  return { ...state, heardAt: Object.fromEntries(Object.entries(state.heardAt).filter(recent)), beyond: Object.fromEntries(Object.entries(state.beyond).filter(recent)) };
}

/** Whether a build is one of those that a query asks for, as the API understands it. */
export function matchesQuery(build: BuildSummary, { status, text, from, to }: BuildQuery): boolean {
  const created = Date.parse(build.createdAt);
  const wanted = text?.trim().toLowerCase() ?? "";
  return (
    (!status || build.status === status) &&
    (!from || created >= Date.parse(from)) &&
    (!to || created < Date.parse(to)) &&
    (wanted === "" || [build.name, build.requirement, build.id].some((field) => field.toLowerCase().includes(wanted)))
  );
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

/** What a page adds: of a build of which was heard after the page had been asked for, what was heard, unless it is on screen already. */
function newerOnly(state: BuildListState, { page, since }: { page: Page<BuildSummary>; since: number }): BuildSummary[] {
  return page.items.flatMap((item) => ((state.heardAt[item.id] ?? 0) <= since ? [item] : (state.beyond[item.id] ?? [])));
}

function merge(items: BuildSummary[], incoming: BuildSummary[]): BuildSummary[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of incoming) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : -1));
}
