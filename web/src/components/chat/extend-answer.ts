import type { Message, MessagePart, TokenUsage } from "@/api/types";
import type { ServerSentEvent } from "@/live/event-stream-parser";

/** An answer that is not there yet. */
export function emptyAnswer(number: number, now: string): Message {
  return { number, role: "assistant", status: "answering", content: [], createdAt: now };
}

/** An answer after one more event of its stream. What is not understood changes nothing. */
export function extendAnswer(answer: Message, { type, data }: Pick<ServerSentEvent, "type" | "data">): Message {
  const body = parse(data);
  if (!body) return answer;
  switch (type) {
    case "text":
      return typeof body.text === "string" ? { ...answer, content: addText(answer.content, body.text) } : answer;
    case "tool_use":
      return { ...answer, content: [...answer.content, { type: "tool_use", id: text(body.id), name: text(body.name), input: body.input }] };
    case "tool_result":
      return {
        ...answer,
        content: [...answer.content, { type: "tool_result", id: text(body.id), name: text(body.name), text: text(body.content), isError: body.isError === true }],
      };
    case "usage":
      return { ...answer, usage: body as unknown as TokenUsage, model: text(body.model) ?? answer.model };
    case "error":
      return { ...answer, status: "failed", error: { code: text(body.code) ?? "error", message: text(body.message) ?? "" } };
    case "done":
      return { ...answer, ...(body as unknown as Message) };
    default:
      return answer;
  }
}

function addText(content: MessagePart[], piece: string): MessagePart[] {
  const last = content.at(-1);
  return last?.type === "text" ? [...content.slice(0, -1), { ...last, text: (last.text ?? "") + piece }] : [...content, { type: "text", text: piece }];
}

function parse(data: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(data);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
