const firstPauseMs = 1_000;

/** Code that does not come, because the network is away say, is asked for again, each time after twice as long. Code that came and is broken is not. */
export async function untilItComes<T>(load: () => Promise<T>, pauseMs = firstPauseMs): Promise<T> {
  return load().catch(async (error: Error) => {
    if (error.name !== "ChunkLoadError") throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return untilItComes(load, 2 * pauseMs);
  });
}
