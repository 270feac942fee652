const restMs = 250;

/** Runs when the page has come and gone quiet. The answer takes it back. */
export function whenResting(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let forgotten = false;
  const unlessForgotten = () => forgotten || run();
  const idle = () => ("requestIdleCallback" in window ? requestIdleCallback(unlessForgotten, { timeout: 2_000 }) : unlessForgotten());
  const wait = () => (timer = setTimeout(idle, restMs));
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
  return () => {
    forgotten = true;
    removeEventListener("load", wait);
    clearTimeout(timer);
  };
}
