"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queryClient } from "@/api/query-client";
import { sessionApi } from "./session-api";

/** The stored messages of a session, oldest first: those of the newest page, and of older ones as they are asked for. */
export function useMessages(agent: string, session: string | undefined) {
  const query = useInfiniteQuery(
    {
      queryKey: ["messages", agent, session],
      queryFn: ({ pageParam, signal }) => sessionApi.messages(agent, session ?? "", pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      enabled: session !== undefined,
      staleTime: 0,
    },
    queryClient,
  );
  const stored = useMemo(() => query.data?.pages.flatMap((page) => page.items).reverse() ?? [], [query.data]);
  return {
    stored,
    pending: session !== undefined && query.isPending,
    error: query.isLoadingError ? query.error : undefined,
    hasOlder: query.hasNextPage,
    readsOlder: query.isFetchingNextPage,
    olderFailed: query.isFetchNextPageError,
    readOlder: () => void query.fetchNextPage(),
  };
}
