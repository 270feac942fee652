import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problem";

/** What this tab has read. One for the whole tab, given to each query: no provider, so pages that need none load none of it. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; a server that is restarting is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.mayPass,
    },
  },
});
