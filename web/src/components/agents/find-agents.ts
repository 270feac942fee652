import type { AgentSummary } from "@/api/types";

/** The kinds of agents there are, in order. */
export function categoriesOf(agents: readonly AgentSummary[]): string[] {
  return [...new Set(agents.map(({ category }) => category).filter((category) => category !== ""))].sort((a, b) => a.localeCompare(b));
}

/** The agents of a kind in whose name, description or tools every word is found. */
export function findAgents(agents: readonly AgentSummary[], text: string, category: string): AgentSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return agents.filter((agent) => {
    const all = [agent.name, agent.description, agent.category, ...agent.tools].join("\n").toLowerCase();
    return (category === "" || agent.category === category) && words.every((word) => all.includes(word));
  });
}
