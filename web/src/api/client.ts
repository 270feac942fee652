import { ApiError, readProblem } from "./problem";
import type { AgentDetail, AgentSummary, Artifact, BuildDetail, BuildSummary, CreateBuild, Page } from "./types";

export interface ApiTransport {
  /** What stands before `/api/v1`: nothing in the browser, the API's address on the server. */
  baseUrl: string;
  send: (url: string, init: RequestInit) => Promise<Response>;
}

interface CallOptions {
  signal?: AbortSignal;
}

export const apiPaths = {
  builds: (query: { limit?: number; cursor?: string | null } = {}) => `/api/v1/builds${queryString(query)}`,
  build: (id: string) => `/api/v1/builds/${segment(id)}`,
  buildEvents: (id: string) => `/api/v1/builds/${segment(id)}/events`,
  buildsEvents: () => "/api/v1/builds/events",
  artifacts: (id: string) => `/api/v1/builds/${segment(id)}/artifacts`,
  artifact: (id: string, path: string) => `/api/v1/builds/${segment(id)}/artifacts/${pathSegments(path)}`,
  agents: (query: { limit?: number; cursor?: string | null } = {}) => `/api/v1/agents${queryString(query)}`,
  agent: (id: string) => `/api/v1/agents/${segment(id)}`,
} as const;

/** The API, typed: the same calls in the browser (same origin) and on the server. Every failure is an {@link ApiError}. */
export function createApiClient({ baseUrl, send }: ApiTransport) {
  async function call(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await send(baseUrl + path, { cache: "no-store", ...init });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError({ status: 0, title: "The API cannot be reached.", code: "unreachable" }, { cause: error });
    }
    if (!response.ok) throw new ApiError(await readProblem(response));
    return response;
  }

  async function get<T>(path: string, { signal }: CallOptions = {}): Promise<T> {
    const response = await call(path, { signal, headers: { accept: "application/json" } });
    return (await response.json()) as T;
  }

  return {
    listBuilds: (query?: { limit?: number; cursor?: string | null }, options?: CallOptions) =>
      get<Page<BuildSummary>>(apiPaths.builds(query), options),
    getBuild: (id: string, options?: CallOptions) => get<BuildDetail>(apiPaths.build(id), options),
    listArtifacts: async (id: string, options?: CallOptions) => (await get<Page<Artifact>>(apiPaths.artifacts(id), options)).items,
    readArtifact: (id: string, path: string, { signal }: CallOptions = {}) => call(apiPaths.artifact(id, path), { signal }),
    listAgents: (query?: { limit?: number; cursor?: string | null }, options?: CallOptions) =>
      get<Page<AgentSummary>>(apiPaths.agents(query), options),
    getAgent: (id: string, options?: CallOptions) => get<AgentDetail>(apiPaths.agent(id), options),
    /** Sends the build to `path`: the API itself, or the front end's own server in its place. */
    createBuild: async (
      build: CreateBuild,
      { path = apiPaths.builds(), headers, signal }: CallOptions & { path?: string; headers: Record<string, string> },
    ): Promise<BuildDetail> => {
      const response = await call(path, {
        method: "POST",
        signal,
        headers: { ...headers, accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(build),
      });
      return (await response.json()) as BuildDetail;
    },
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;

function segment(value: string): string {
  return encodeURIComponent(value);
}

/** Without dot segments, which a URL would resolve to another place of the API. */
function pathSegments(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "." && part !== "..")
    .map(segment)
    .join("/");
}

function queryString(query: Record<string, string | number | null | undefined>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}
