import { browserApi, newIdempotencyKey } from "@/api/browser";
import type { Page } from "@/api/types";
import { EventStreamParser } from "@/live/event-stream-parser";
import { emptyAnswer, extendAnswer } from "./answer";
import type { Message, Session } from "@/api/types";

const base = (agent: string) => `/api/v1/agents/${encodeURIComponent(agent)}/sessions`;
const one = (agent: string, session: string) => `${base(agent)}/${encodeURIComponent(session)}`;
const cursorOf = (cursor: string | undefined) => (cursor ? `&cursor=${encodeURIComponent(cursor)}` : "");

const messagesAPage = 40;

export const sessionApi = {
  list: (agent: string, cursor: string | undefined, signal?: AbortSignal) => browserApi.get<Page<Session>>(`${base(agent)}?limit=30${cursorOf(cursor)}`, { signal }),
  create: (agent: string) => browserApi.change<Session>("POST", base(agent), {}, { "idempotency-key": newIdempotencyKey() }),
  rename: (agent: string, session: string, name: string) => browserApi.change<Session>("PATCH", one(agent, session), { name }, { "if-match": "*" }),
  remove: (agent: string, session: string) => browserApi.change<void>("DELETE", one(agent, session)),
  cancel: (agent: string, session: string) => browserApi.change<unknown>("POST", `${one(agent, session)}/cancel`),
  /** A page of the messages, newest first. */
  messages: (agent: string, session: string, cursor: string | undefined, signal?: AbortSignal) =>
    browserApi.get<Page<Message>>(`${one(agent, session)}/messages?order=desc&limit=${messagesAPage}${cursorOf(cursor)}`, { signal }),
  /** Asks, and tells of the answer as it grows. Answers with the whole of it; a stream that breaks off leaves an answer that was interrupted. */
  send: async (agent: string, session: string, text: string, number: number, onAnswer: (answer: Message) => void, signal: AbortSignal): Promise<Message> => {
    const response = await browserApi.call(`${one(agent, session)}/messages`, {
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
  },
};
