import { ApiError, readProblem } from "./problem";
import type {
  AgentDetail,
  AgentQuery,
  AgentSummary,
  AgentVersion,
  Artifact,
  BuildControl,
  BuildDetail,
  BuildQuery,
  BuildSummary,
  Caller,
  CreateBuild,
  CreateKey,
  CreatedKey,
  DeadLetterDetail,
  DeadLetterSelection,
  DeadLetterSummary,
  KeyDetail,
  PackageChanges,
  Page,
  StatisticsReport,
} from "./types";

export interface ApiTransport {
  /** What stands before `/api/v1`: {@link browserBase} in the browser, the API's address on the server. */
  baseUrl: string;
  send: (url: string, init: RequestInit) => Promise<Response>;
}

interface CallOptions {
  signal?: AbortSignal;
}

interface PageQuery {
  limit?: number;
  cursor?: string | null;
}

/** What stands before the API's paths in the browser: the front end's server, which asks the API with its key. */
export const browserBase = "/bff";

const v1 = "/api/v1";

export const apiPaths = {
  builds: (query: BuildQuery = {}) => `${v1}/builds${queryString({ ...query })}`,
  build: (id: string) => `${v1}/builds/${segment(id)}`,
  buildControl: (id: string, control: BuildControl) => `${v1}/builds/${segment(id)}/${control}`,
  buildEvents: (id: string) => `${v1}/builds/${segment(id)}/events`,
  buildsEvents: (owner?: string | null) => `${v1}/builds/events${queryString({ owner })}`,
  artifacts: (id: string, query: PageQuery = {}) => `${v1}/builds/${segment(id)}/artifacts${queryString({ ...query })}`,
  artifact: (id: string, path: string) => `${v1}/builds/${segment(id)}/artifacts/${pathSegments(path)}`,
  agents: (query: AgentQuery = {}) => `${v1}/agents${queryString({ ...query })}`,
  agentCategories: () => `${v1}/agents/categories`,
  agent: (id: string) => `${v1}/agents/${segment(id)}`,
  agentVersions: (id: string, query: PageQuery = {}) => `${v1}/agents/${segment(id)}/versions${queryString({ ...query })}`,
  agentPackage: (id: string, version: string) => `${v1}/agents/${segment(id)}/versions/${segment(version)}/package`,
  agentChanges: (id: string, version: string) => `${v1}/agents/${segment(id)}/versions/${segment(version)}/changes`,
  me: () => `${v1}/me`,
  keys: (query: PageQuery = {}) => `${v1}/keys${queryString({ ...query })}`,
  key: (id: string) => `${v1}/keys/${segment(id)}`,
  operationsEvents: () => `${v1}/operations/events`,
  operations: (what: "queues" | "workers" | "leases" | "health" | "sweeper") => `${v1}/operations/${what}`,
  deadLetters: (queue: string, query: PageQuery = {}) => `${v1}/operations/queues/${segment(queue)}/dead-letters${queryString({ ...query })}`,
  deadLetter: (queue: string, id: string) => `${v1}/operations/queues/${segment(queue)}/dead-letters/${segment(id)}`,
  statistics: (query: { from?: string; to?: string } = {}) => `${v1}/operations/statistics${queryString(query)}`,
} as const;

/** The API, typed: the same calls in the browser and on the server. Every failure is an {@link ApiError}. */
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

  /** All pages of a list that belongs to one thing, and is looked at as a whole. */
  async function getAll<T>(path: (query: PageQuery) => string, options?: CallOptions): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await get<Page<T>>(path({ limit: 100, cursor }), options);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return items;
  }

  async function change<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
    const response = await call(path, {
      method,
      signal,
      headers: { ...headers, accept: "application/json", "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    get,
    change,
    /** For what is not JSON, such as an answer that comes in pieces. */
    call,
    listBuilds: (query?: BuildQuery, options?: CallOptions) => get<Page<BuildSummary>>(apiPaths.builds(query), options),
    getBuild: (id: string, options?: CallOptions) => get<BuildDetail>(apiPaths.build(id), options),
    controlBuild: (id: string, control: BuildControl, stage?: string) =>
      change<BuildDetail>("POST", apiPaths.buildControl(id, control), control === "restart" ? { stage } : undefined),
    renameBuild: (id: string, name: string) => change<BuildDetail>("PATCH", apiPaths.build(id), { name }, { "if-match": "*" }),
    listArtifacts: (id: string, options?: CallOptions) => getAll<Artifact>((query) => apiPaths.artifacts(id, query), options),
    readArtifact: (id: string, path: string, { signal }: CallOptions = {}) => call(apiPaths.artifact(id, path), { signal }),
    listAgents: (query?: AgentQuery, options?: CallOptions) => get<Page<AgentSummary>>(apiPaths.agents(query), options),
    listAgentCategories: async (options?: CallOptions) => (await get<{ items: string[] }>(apiPaths.agentCategories(), options)).items,
    getAgent: (id: string, options?: CallOptions) => get<AgentDetail>(apiPaths.agent(id), options),
    renameAgent: (id: string, name: string) => change<AgentDetail>("PATCH", apiPaths.agent(id), { name }, { "if-match": "*" }),
    listAgentVersions: (id: string, options?: CallOptions) => getAll<AgentVersion>((query) => apiPaths.agentVersions(id, query), options),
    getAgentChanges: (id: string, version: string, options?: CallOptions) => get<PackageChanges>(apiPaths.agentChanges(id, version), options),
    getCaller: (options?: CallOptions) => get<Caller>(apiPaths.me(), options),
    listKeys: (query?: PageQuery, options?: CallOptions) => get<Page<KeyDetail>>(apiPaths.keys(query), options),
    createKey: (key: CreateKey, idempotencyKey: string) => change<CreatedKey>("POST", apiPaths.keys(), key, { "idempotency-key": idempotencyKey }),
    revokeKey: (id: string) => change<unknown>("DELETE", apiPaths.key(id)),
    listDeadLetters: (queue: string, query?: PageQuery, options?: CallOptions) =>
      get<Page<DeadLetterSummary>>(apiPaths.deadLetters(queue, query), options),
    getDeadLetter: (queue: string, id: string, options?: CallOptions) => get<DeadLetterDetail>(apiPaths.deadLetter(queue, id), options),
    changeDeadLetters: (queue: string, what: "redrive" | "purge", selection: DeadLetterSelection) =>
      change<{ count: number }>("POST", `${apiPaths.deadLetters(queue)}/${what}`, selection),
    getStatistics: (query?: { from?: string; to?: string }, options?: CallOptions) => get<StatisticsReport>(apiPaths.statistics(query), options),
    createBuild: (build: CreateBuild, { headers, signal }: CallOptions & { headers: Record<string, string> }) =>
      change<BuildDetail>("POST", apiPaths.builds(), build, headers, signal),
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
