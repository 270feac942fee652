"use client";

import { useCallback, useEffect, useState } from "react";
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
 * Where one answer is read, TanStack Query's cache would be more code than the page around it.
 */
export function useRead<T>(path: string, key: unknown = "", enabled = true, read: Reader<T> = browserApi.get): Read<T> {
  const [state, setState] = useState<{ data?: T; error?: Error; asked?: string }>({});
  const [again, setAgain] = useState(0);
  const asked = `${path} ${String(key)} ${again}`;
  useEffect(() => {
    if (!enabled) return;
    const abort = new AbortController();
    read(path, { signal: abort.signal }).then(
      (data) => abort.signal.aborted || setState({ data, asked }),
      (error: Error) => abort.signal.aborted || setState(({ data }) => ({ data, error, asked })),
    );
    return () => abort.abort();
  }, [path, asked, enabled, read]);
  const refetch = useCallback(() => setAgain((times) => times + 1), []);
  return { data: state.data, error: state.error, isFetching: enabled && state.asked !== asked, refetch };
}
