"use client";

import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from "react";
import { untilItComes } from "./until-it-comes";
import { whenResting } from "./when-resting";

/**
 * A part further down the page: the server draws it with the rest, and its code comes when it is scrolled to, or else when the page rests.
 * Until then React leaves what the server has drawn as it is: what is there only to be read needs no code for that, seen or not.
 */
export function whenSeen<Props extends object>(load: () => Promise<ComponentType<Props>>, { onlyRead = false } = {}): ComponentType<Props> {
  let come: () => void = () => undefined;
  const wanted = typeof window === "undefined" ? Promise.resolve() : new Promise<void>((resolve) => (come = resolve));
  const code = () => wanted.then(() => untilItComes(load));
  const Part = lazy(async () => ({ default: await code() }));
  return function WhenSeen(props: Props) {
    const place = useRef<HTMLDivElement>(null);
    const [here, setHere] = useState(false);
    const now = (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
    // New properties for what React has not taken over yet would make it throw away what the server drew.
    const [first] = useState(now);
    useEffect(() => {
      const seen = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && come());
      if (place.current && !onlyRead) seen.observe(place.current);
      const forget = whenResting(come);
      let gone = false;
      void code().then(() => gone || setHere(true));
      return () => {
        gone = true;
        seen.disconnect();
        forget();
      };
    }, []);
    return <div ref={place}>{here ? now : first}</div>;
  };
}

/** A part whose code only adds to what is shown until the page rests and the code has come. */
export function whenRested<Props extends object>(load: () => Promise<ComponentType<Props>>, Before: ComponentType<Props>): ComponentType<Props> {
  return function WhenRested(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props>>();
    useEffect(() => whenResting(() => void untilItComes(load).then((part) => setPart(() => part))), []);
    return Part ? <Part {...props} /> : <Before {...props} />;
  };
}
