import type { Problem } from "./types";

/** An answer of the API that is not a success, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(readonly problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = "ApiError";
  }

  get status(): number {
    return this.problem.status;
  }

  /** Nobody answered, or somebody who says that nobody does: it may be over in a moment. */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

/** Reads a problem from an error response; a body that is not one (a proxy's page, say) still gives a title. */
export async function readProblem(response: Response): Promise<Problem> {
  const fallback: Problem = { status: response.status, title: response.statusText || `HTTP ${response.status}` };
  if (!/\bjson\b/.test(response.headers.get("content-type") ?? "")) return fallback;
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== "object" || body === null) return fallback;
  const { title, detail, code, errors } = body as Record<string, unknown>;
  return {
    status: response.status,
    title: typeof title === "string" && title !== "" ? title : fallback.title,
    detail: typeof detail === "string" ? detail : undefined,
    code: typeof code === "string" ? code : undefined,
    errors: isFieldErrors(errors) ? errors : undefined,
  };
}

/** What went wrong with one field, whatever the case of its name in the answer. */
export function fieldError(problem: Problem, field: string): string | undefined {
  const entry = Object.entries(problem.errors ?? {}).find(([name]) => name.toLowerCase() === field.toLowerCase());
  return entry?.[1][0];
}

function isFieldErrors(value: unknown): value is Record<string, string[]> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((messages) => Array.isArray(messages) && messages.every((m) => typeof m === "string"))
  );
}
