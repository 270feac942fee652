"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { type Listed, nothingListed, PagedList, type ReadPage } from "./paged-list";

const lists = new Map<string, PagedList<unknown>>();
const keptLists = 30;
const freshMs = 10_000;

/** The list that this tab has under a key. Of many the latest are kept, so that what was looked at before is there at once. */
function listOf<T>(key: string, read: ReadPage<T>): PagedList<T> {
  const list = (lists.get(key) as PagedList<T> | undefined) ?? new PagedList(read);
  // Nothing is read on the server, which has many readers.
  if (typeof window === "undefined") return list;
  lists.delete(key);
  lists.set(key, list as PagedList<unknown>);
  for (const oldest of lists.keys()) {
    if (lists.size <= keptLists) break;
    lists.delete(oldest);
  }
  return list;
}

/** What there is of a list that a page keeps for itself. */
export function useListed<T>(list: PagedList<T>): Listed<T> {
  return useSyncExternalStore(list.subscribe, list.get, list.get);
}

/**
 * Reads a list that comes in pages: when it is shown, when `version` changes, and when its reader comes back to the tab after a while.
 * For one list TanStack Query would be more code than the page around it.
 */
export function usePages<T>(key: string, read: ReadPage<T>, { version, enabled = true }: { version?: unknown; enabled?: boolean } = {}): Listed<T> & { list: PagedList<T> } {
  const [held, setHeld] = useState(() => ({ key, list: listOf(key, read) }));
  const current = held.key === key ? held : { key, list: listOf(key, read) };
  if (current !== held) setHeld(current);
  const { list } = current;
  const listed = useSyncExternalStore(list.subscribe, list.get, () => nothingListed as Listed<T>);

  useEffect(() => {
    if (!enabled) return;
    const onReturn = () => document.visibilityState === "visible" && Date.now() - list.readAt > freshMs && void list.refresh();
    addEventListener("online", onReturn);
    document.addEventListener("visibilitychange", onReturn);
    return () => {
      removeEventListener("online", onReturn);
      document.removeEventListener("visibilitychange", onReturn);
      list.stop();
    };
  }, [list, enabled]);
  useEffect(() => {
    if (enabled) void list.refresh();
  }, [list, version, enabled]);

  return { ...listed, list };
}
