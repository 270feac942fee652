"use client";

import { useMemo } from "react";
import type { Message } from "@/api/types";
import { usePages } from "@/live/use-pages";
import { sessionApi } from "./session-api";

/** The stored messages of a session, oldest first: those of the newest page, and of older ones as they are asked for. */
export function useMessages(agent: string, session: string | undefined) {
  const { items, error, hasMore, reads, moreFailed, list } = usePages<Message>(
    `messages ${agent} ${session}`,
    (cursor, signal) => sessionApi.messages(agent, session ?? "", cursor, signal),
    { enabled: session !== undefined },
  );
  const stored = useMemo(() => items?.toReversed() ?? [], [items]);
  return {
    stored,
    pending: session !== undefined && !items && !error,
    error,
    hasOlder: hasMore,
    readsOlder: reads === "more",
    olderFailed: moreFailed,
    readOlder: () => void list.readMore().catch(() => undefined),
  };
}
