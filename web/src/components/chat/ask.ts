import { browserApi, newIdempotencyKey } from "@/api/browser";
import type { Message } from "@/api/types";
import { EventStreamParser } from "@/live/event-stream-parser";
import { emptyAnswer, extendAnswer } from "./extend-answer";
import { sessionPath } from "./session-api";

/** Asks, and tells of the answer as it grows. Answers with the whole of it; a stream that breaks off leaves an answer that was interrupted. */
export async function ask(agent: string, session: string, text: string, number: number, onAnswer: (answer: Message) => void, signal: AbortSignal): Promise<Message> {
  const response = await browserApi.call(`${sessionPath(agent, session)}/messages`, {
    method: "POST",
    signal,
    headers: { accept: "text/event-stream", "content-type": "application/json", "idempotency-key": newIdempotencyKey() },
    body: JSON.stringify({ text }),
  });
  let answer = emptyAnswer(number, new Date().toISOString());
  const parser = new EventStreamParser("");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let over = false; reader && !over; ) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const event of parser.feed(value)) {
      answer = extendAnswer(answer, event);
      over ||= event.type === "done";
    }
    onAnswer(answer);
  }
  return answer.status === "answering" ? { ...answer, status: "interrupted" } : answer;
}
