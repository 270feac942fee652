import { expect, test } from "vitest";
import type { AgentQuery, AgentSummary, Page } from "@/api/types";
import { findAgents, noFilter, queryOf } from "./find-agents";

const agent = { id: "agt_1" } as AgentSummary;

/** An API that answers with these pages, one after the other, and notes what it was asked for. */
function answering(...pages: Page<AgentSummary>[]) {
  const asked: AgentQuery[] = [];
  return {
    asked,
    list: async (query: AgentQuery) => {
      asked.push(query);
      const page = pages[asked.length - 1];
      if (!page) throw new Error("It was asked once too often.");
      return page;
    },
  };
}

test("only what was chosen is asked for", () => {
  expect(queryOf(noFilter)).toEqual({});
  expect(queryOf({ text: "  refund ", category: "support" })).toEqual({ text: "refund", category: "support" });
});

test("an agent behind pages without one is found", async () => {
  const api = answering({ items: [], nextCursor: "a" }, { items: [], nextCursor: "b" }, { items: [agent], nextCursor: "c" });
  expect(await findAgents(api.list, { text: "refund", limit: 30 })).toEqual({ items: [agent], nextCursor: "c" });
  expect(api.asked.map(({ text, cursor }) => [text, cursor])).toEqual([["refund", undefined], ["refund", "a"], ["refund", "b"]]);
});

test("that nothing matches is said only at the end of the list", async () => {
  const api = answering({ items: [], nextCursor: "a" }, { items: [], nextCursor: null });
  expect(await findAgents(api.list, { text: "refund" })).toEqual({ items: [], nextCursor: null });
  expect(api.asked).toHaveLength(2);
});
