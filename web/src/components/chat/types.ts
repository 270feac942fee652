/** Sessions with agents, as the API's routes under /agents/{id}/sessions have them. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  costUsd?: number | null;
}

export interface Session {
  id: string;
  agentId: string;
  createdAt: string;
  updatedAt: string;
  messageCount: number;
  isAnswering: boolean;
  usage: TokenUsage;
  name?: string | null;
}

export interface MessagePart {
  type: "text" | "tool_use" | "tool_result" | (string & {});
  text?: string | null;
  id?: string | null;
  name?: string | null;
  input?: unknown;
  isError?: boolean | null;
}

export interface Message {
  number: number;
  role: "user" | "assistant" | (string & {});
  status: "completed" | "answering" | "cancelled" | "failed" | "interrupted" | (string & {});
  content: MessagePart[];
  createdAt: string;
  model?: string | null;
  usage?: TokenUsage | null;
  error?: { code: string; message: string } | null;
}
