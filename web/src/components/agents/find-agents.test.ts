import { expect, test } from "vitest";
import type { AgentSummary } from "@/api/types";
import { categoriesOf, findAgents } from "./find-agents";

const agent = (name: string, category: string, tools: string[]) => ({ name, description: `Does ${name}`, category, tools }) as AgentSummary;
const agents = [agent("Refund helper", "support", ["order-lookup"]), agent("Unit converter", "mathematics", ["calculator"]), agent("Letters", "support", [])];

test("agents are found by every word, wherever it stands", () => {
  expect(findAgents(agents, "LOOKUP refund", "").map(({ name }) => name)).toEqual(["Refund helper"]);
  expect(findAgents(agents, "  ", "support")).toHaveLength(2);
  expect(findAgents(agents, "converter", "support")).toEqual([]);
});

test("each kind is named once, in order", () => {
  expect(categoriesOf(agents)).toEqual(["mathematics", "support"]);
});
