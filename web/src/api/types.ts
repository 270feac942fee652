import type { components, operations } from "./schema";

// The shapes of the API's JSON, by shorter names. All that the description of the API knows is made from it (openapi.json); what streams carry is written here.
// Dates are ISO 8601 strings, durations are milliseconds.
type Schemas = components["schemas"];

export type BuildStatus = Schemas["BuildStatus"];
export type StageStatus = Schemas["StageStatus"];
export type BuildSummary = Schemas["BuildSummary"];
export type BuildStage = Schemas["StageDetail"];
export type BuildDetail = Schemas["BuildDetail"];
export type Artifact = Schemas["Artifact"];
export type AgentSummary = Schemas["AgentSummary"];
export type AgentDetail = Schemas["AgentDetail"];
export type AgentVersion = Schemas["AgentVersion"];
export type PackageChanges = Schemas["PackageChanges"];
export type CreateBuild = Schemas["CreateBuildRequest"];
export type Caller = Schemas["CallerDetail"];
export type KeyDetail = Schemas["KeyDetail"];
export type CreatedKey = Schemas["CreatedKey"];
export type CreateKey = Schemas["CreateKeyRequest"];
export type QueueDetail = Schemas["QueueDetail"];
export type WorkerInfo = Schemas["WorkerInfo"];
export type ReplicaInfo = Schemas["ReplicaInfo"];
export type HeldLease = Schemas["HeldLease"];
export type DeadLetterSummary = Schemas["DeadLetterSummary"];
export type DeadLetterDetail = Schemas["DeadLetterDetail"];
export type DeadLetterSelection = Schemas["DeadLetterSelection"];
export type StatisticsReport = Schemas["StatisticsReport"];
export type UsageStatistics = Schemas["UsageStatistics"];
export type DayStatistics = Schemas["DayStatistics"];
export type TokenUsage = Schemas["TokenUsage"];
export type Session = Schemas["SessionDetail"];
export type Message = Schemas["MessageDetail"];
export type MessagePart = Schemas["MessagePart"];
export type Health = Schemas["HealthDetail"];
export type Sweeper = Schemas["SweeperReport"];

type ListQuery = NonNullable<operations["ListBuilds"]["parameters"]["query"]>;
export type BuildQuery = { [name in keyof ListQuery]: ListQuery[name] | null };
type AgentListQuery = NonNullable<operations["ListAgents"]["parameters"]["query"]>;
export type AgentQuery = { [name in keyof AgentListQuery]: AgentListQuery[name] | null };
export type BuildControl = "pause" | "resume" | "cancel" | "retry" | "restart";

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

interface BuildUpdateBase {
  buildId: string;
  sequence: number;
  at: string;
  message?: string | null;
  completedStages: number;
  agentId?: string | null;
  error?: string | null;
  control?: BuildControl | null;
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

/** What the stream of operations says every two seconds; null: nothing is known. */
export interface OperationsSnapshot {
  at: string;
  queues?: QueueDetail[] | null;
  workers?: WorkerInfo[] | null;
  replicas?: ReplicaInfo[] | null;
  frontEnds?: ReplicaInfo[] | null;
  /** How what is behind the replica that speaks answers. Not known where a page was made before it listens. */
  health?: Health | null;
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
export const scopes = ["read", "builds:write", "agents:invoke", "operations"] as const;
