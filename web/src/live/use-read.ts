"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { browserApi } from "@/api/browser";

export interface Read<T> {
  data: T | undefined;
  error: Error | undefined;
  isFetching: boolean;
  refetch: () => void;
}

type Reader<T> = (path: string, options: { signal: AbortSignal }) => Promise<T>;

/**
 * Reads one address of the API when the page is opened, when asked, and when `key` changes; what was read stays until there is something newer.
 * One read at a time, and one that waits: what changes faster than it is read is shown all the same.
 * Where one answer is read, TanStack Query's cache would be more code than the page around it.
 */
export function useRead<T>(path: string, key: unknown = "", enabled = true, read: Reader<T> = browserApi.get): Read<T> {
  const [state, setState] = useState<{ data?: T; error?: Error; asked?: string }>({});
  const [again, setAgain] = useState(0);
  const asked = `${path} ${String(key)} ${again}`;
  const ask = useRef<(asked: string, read: Reader<T>) => void>(() => undefined);
  useEffect(() => {
    if (!enabled) return;
    const abort = new AbortController();
    let reads = false;
    let waiting: (() => void) | undefined;
    ask.current = (asked, read) => {
      if (reads) {
        waiting = () => ask.current(asked, read);
        return;
      }
      reads = true;
      const ended = (show: () => void) => {
        if (abort.signal.aborted) return;
        show();
        reads = false;
        const next = waiting;
        waiting = undefined;
        next?.();
      };
      read(path, { signal: abort.signal }).then(
        (data) => ended(() => setState({ data, asked })),
        (error: Error) => ended(() => setState(({ data }) => ({ data, error, asked }))),
      );
    };
    return () => abort.abort();
  }, [path, enabled]);
  useEffect(() => {
    if (enabled) ask.current(asked, read);
  }, [path, asked, enabled, read]);
  const refetch = useCallback(() => setAgain((times) => times + 1), []);
  return { data: state.data, error: state.error, isFetching: enabled && state.asked !== asked, refetch };
}
