"use client";

import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/** A part whose code comes when it is first shown: a dialog, a row that opens. `next/dynamic` would bring more code than some of these parts have. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>, fallback: ReactNode | ((props: Props) => ReactNode) = null): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={typeof fallback === "function" ? fallback(props) : fallback}>
        <Part {...props} />
      </Suspense>
    );
  };
}
