/** The shapes of the API's JSON. Dates are ISO 8601 strings, durations are milliseconds. */

export type BuildStatus = "queued" | "running" | "paused" | "completed" | "failed" | "cancelled";
export type StageStatus = "pending" | "running" | "completed" | "failed";

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

export interface BuildSummary {
  id: string;
  name: string;
  requirement: string;
  status: BuildStatus;
  createdAt: string;
  startedAt?: string | null;
  finishedAt?: string | null;
  currentStage?: string | null;
  completedStages: number;
  totalStages: number;
  agentId?: string | null;
  error?: string | null;
}

export interface BuildStage {
  name: string;
  displayName: string;
  order: number;
  status: StageStatus;
  attempt: number;
  startedAt?: string | null;
  finishedAt?: string | null;
  durationMs?: number | null;
  artifacts: string[];
  error?: string | null;
  summary?: string | null;
}

export interface BuildDetail extends BuildSummary {
  version: number;
  sequence: number;
  stages: BuildStage[];
}

interface BuildUpdateBase {
  buildId: string;
  sequence: number;
  at: string;
  message?: string | null;
  completedStages: number;
  agentId?: string | null;
  error?: string | null;
}

export interface BuildChanged extends BuildUpdateBase {
  type: "build";
  status: BuildStatus;
}

export interface StageChanged extends BuildUpdateBase {
  type: "stage";
  status: StageStatus;
  stage: string;
  attempt?: number | null;
  /** The files that a completed stage left. */
  artifacts?: string[] | null;
}

export type BuildUpdate = BuildChanged | StageChanged;

export interface Artifact {
  path: string;
  size: number;
  contentType: string;
  modifiedAt: string;
}

export interface AgentSummary {
  id: string;
  name: string;
  description: string;
  version: string;
  category: string;
  createdAt: string;
  buildId: string;
  tools: string[];
}

export interface AgentExample {
  input: string;
  expected?: string | null;
}

export interface AgentDetail extends AgentSummary {
  instructions: string;
  examples: AgentExample[];
  toolDetails: { name: string; description: string }[];
  files: { path: string; size: number }[];
  model?: string | null;
}

export interface CreateBuild {
  requirement: string;
  name?: string;
}

/** RFC 9457 problem details, as the API answers every error. */
export interface Problem {
  status: number;
  title: string;
  code?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

export const requirementLength = { min: 10, max: 10_000 } as const;
export const nameLength = { max: 200 } as const;
