import { ApiError } from "@/api/problem";

/** A refusal stays a refusal; a server that is restarting is asked again, three times in all. */
export async function whileItMayPass<T>(read: () => Promise<T>, signal: AbortSignal, pauseMs = 1_000): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted || failures === 2 || !(error instanceof ApiError && error.mayPass)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** failures));
    }
  }
}
