"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Where a conversation is looked at: at its end whenever the last message changes, and where it was when older ones come in above.
 * Answers the refs of what scrolls and of its end.
 */
export function useScroll(first: unknown, last: unknown): { log: RefObject<HTMLDivElement | null>; end: RefObject<HTMLDivElement | null> } {
  const log = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const was = useRef({ first, last, below: 0 });

  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [last]);

  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    // How much is below what is seen stays the same, whatever comes above it. What the browser anchors by itself is the same place.
    if (was.current.first !== first && was.current.first !== undefined && was.current.last === last) element.scrollTop = element.scrollHeight - was.current.below;
    was.current = { first, last, below: element.scrollHeight - element.scrollTop };
    const note = () => {
      was.current.below = element.scrollHeight - element.scrollTop;
    };
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, [first, last]);

  return { log, end };
}
