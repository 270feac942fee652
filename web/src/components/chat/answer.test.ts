import { expect, test } from "vitest";
import { blocksOf, plainText } from "./answer";
import { emptyAnswer, extendAnswer } from "./extend-answer";

const event = (type: string, body: unknown) => ({ type, data: typeof body === "string" ? body : JSON.stringify(body) });
const answerOf = (...events: { type: string; data: string }[]) => events.reduce(extendAnswer, emptyAnswer(2, "2026-01-01T00:00:00Z"));

test("pieces of text become one, and a tool has its result", () => {
  const answer = answerOf(
    event("text", { text: "Let me " }),
    event("text", { text: "see." }),
    event("tool_use", { id: "t1", name: "calculator", input: { expression: "3*1.609" } }),
    event("tool_result", { id: "t1", name: "calculator", content: "4.827", isError: false }),
    event("text", { text: "It is **4.827 km**." }),
    event("usage", { inputTokens: 10, outputTokens: 5, model: "offline" }),
  );
  expect(blocksOf(answer.content)).toEqual([
    { kind: "text", text: "Let me see." },
    { kind: "tool", name: "calculator", input: { expression: "3*1.609" }, result: "4.827", isError: false },
    { kind: "text", text: "It is **4.827 km**." },
  ]);
  expect(plainText(answer)).toBe("Let me see.\n\nIt is **4.827 km**.");
  expect(answer).toMatchObject({ model: "offline", usage: { inputTokens: 10 } });
});

test("an error ends the answer and says why; what was said stays", () => {
  const answer = answerOf(event("text", { text: "Hm." }), event("error", { code: "model_unavailable", message: "The model does not answer." }));
  expect(answer.status).toBe("failed");
  expect(answer.error).toEqual({ code: "model_unavailable", message: "The model does not answer." });
  expect(plainText(answer)).toBe("Hm.");
});

test("the stored answer replaces what was heard", () => {
  const stored = { number: 2, role: "assistant", status: "completed", content: [{ type: "text", text: "All of it." }], createdAt: "2026-01-01T00:00:09Z" };
  expect(answerOf(event("text", { text: "Some" }), event("done", stored))).toMatchObject(stored);
});

test.each([["text", "not json"], ["text", "[]"], ["text", "{}"], ["unheard-of", "{}"]])("an event %s with %s changes nothing", (type, data) => {
  expect(answerOf({ type, data })).toEqual(emptyAnswer(2, "2026-01-01T00:00:00Z"));
});
