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
  const atEnd = useRef(true);

  useEffect(() => {
    atEnd.current = true;
    end.current?.scrollIntoView({ block: "nearest" });
  }, [last]);

  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    // How much is below what is seen stays the same, whatever comes above it. What the browser anchors by itself is the same place.
    if (was.current.first !== first && was.current.first !== undefined && was.current.last === last) element.scrollTop = element.scrollHeight - was.current.below;
    was.current = { first, last, below: element.scrollHeight - element.scrollTop };
    let top = element.scrollTop;
    const note = () => {
      was.current.below = element.scrollHeight - element.scrollTop;
      // Only somebody who goes up leaves the end; what grows below leaves them there.
      if (element.scrollTop < top) atEnd.current = false;
      if (was.current.below - element.clientHeight < 4) atEnd.current = true;
      top = element.scrollTop;
    };
    // What is drawn later, such as markdown, makes messages taller: who looks at the end goes on looking at it.
    const grown = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    if (end.current?.previousElementSibling) grown.observe(end.current.previousElementSibling);
    element.addEventListener("scroll", note, { passive: true });
    return () => {
      grown.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, [first, last]);

  return { log, end };
}
