import { browserApi, newIdempotencyKey } from "@/api/browser";
import type { Message, Page, Session } from "@/api/types";

const base = (agent: string) => `/api/v1/agents/${encodeURIComponent(agent)}/sessions`;
export const sessionPath = (agent: string, session: string) => `${base(agent)}/${encodeURIComponent(session)}`;
const cursorOf = (cursor: string | undefined) => (cursor ? `&cursor=${encodeURIComponent(cursor)}` : "");

const messagesAPage = 40;

export const sessionApi = {
  list: (agent: string, cursor: string | undefined, signal?: AbortSignal) => browserApi.get<Page<Session>>(`${base(agent)}?limit=30${cursorOf(cursor)}`, { signal }),
  create: (agent: string) => browserApi.change<Session>("POST", base(agent), {}, { "idempotency-key": newIdempotencyKey() }),
  rename: (agent: string, session: string, name: string) => browserApi.change<Session>("PATCH", sessionPath(agent, session), { name }, { "if-match": "*" }),
  remove: (agent: string, session: string) => browserApi.change<void>("DELETE", sessionPath(agent, session)),
  cancel: (agent: string, session: string) => browserApi.change<unknown>("POST", `${sessionPath(agent, session)}/cancel`),
  /** A page of the messages, newest first. */
  messages: (agent: string, session: string, cursor: string | undefined, signal?: AbortSignal) =>
    browserApi.get<Page<Message>>(`${sessionPath(agent, session)}/messages?order=desc&limit=${messagesAPage}${cursorOf(cursor)}`, { signal }),
};
