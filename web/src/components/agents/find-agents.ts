import type { AgentQuery, AgentSummary, Page } from "@/api/types";

export interface AgentFilter {
  text: string;
  category: string;
}

export const noFilter: AgentFilter = { text: "", category: "" };

/** What the API is asked for, for what was chosen. */
export function queryOf({ text, category }: AgentFilter): AgentQuery {
  return { ...(text.trim() ? { text: text.trim() } : {}), ...(category ? { category } : {}) };
}

/**
 * The next page that has an agent, or the last one. The API looks at so many agents for one page and no more: an empty page with a cursor
 * says only that there is further to look.
 */
export async function findAgents(list: (query: AgentQuery) => Promise<Page<AgentSummary>>, query: AgentQuery): Promise<Page<AgentSummary>> {
  let page = await list(query);
  while (page.items.length === 0 && page.nextCursor) page = await list({ ...query, cursor: page.nextCursor });
  return page;
}
