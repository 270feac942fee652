/** The model of the running system, as the AppHost hands it over (NEXUS_TOPOLOGY). */
export interface TopologyNode {
  id: string;
  kind: NodeKind;
  replicas: number;
  /** People outside reach it. */
  external: boolean;
  /** What it is a part of: a table of its database, say. */
  parent?: string;
  /** The queue that a worker works on. */
  queue?: string;
}

export interface TopologyEdge {
  from: string;
  to: string;
}

export interface Topology {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
}

const kinds = ["loadBalancer", "service", "redis", "dynamoDb", "table", "sqs", "queue", "fileSystem", "other"] as const;
export type NodeKind = (typeof kinds)[number];

/** Reads a topology with care. Undefined where there is none, or something else. */
export function readTopology(text: string | undefined): Topology | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
  if (!isRecord(body) || !Array.isArray(body.nodes) || !Array.isArray(body.edges)) return undefined;
  const nodes = body.nodes.filter(isRecord).flatMap((node): TopologyNode[] =>
    typeof node.id === "string"
      ? [
          {
            id: node.id,
            kind: kinds.find((kind) => kind === node.kind) ?? "other",
            replicas: typeof node.replicas === "number" ? node.replicas : 1,
            external: node.external === true,
            ...(typeof node.parent === "string" ? { parent: node.parent } : {}),
            ...(typeof node.queue === "string" ? { queue: node.queue } : {}),
          },
        ]
      : [],
  );
  const known = new Set(nodes.map(({ id }) => id));
  const edges = body.edges
    .filter(isRecord)
    .flatMap(({ from, to }): TopologyEdge[] => (typeof from === "string" && typeof to === "string" && known.has(from) && known.has(to) && from !== to ? [{ from, to }] : []));
  return nodes.length > 0 ? { nodes, edges } : undefined;
}

/** The same picture with parts drawn in what they are part of: a reference to a table is one to its database. */
export function withoutParts({ nodes, edges }: Topology): Topology & { parts: Record<string, string[]> } {
  const parents = new Map(nodes.flatMap(({ id, parent }) => (parent ? [[id, parent] as const] : [])));
  const whole = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined || !nodes.some((node) => node.id === parent) ? id : whole(parent);
  };
  const parts: Record<string, string[]> = {};
  for (const [id] of parents) if (whole(id) !== id) (parts[whole(id)] ??= []).push(id);
  const seen = new Set<string>();
  return {
    nodes: nodes.filter(({ id }) => whole(id) === id),
    edges: edges
      .map(({ from, to }) => ({ from: whole(from), to: whole(to) }))
      .filter(({ from, to }) => from !== to && !seen.has(`${from} ${to}`) && seen.add(`${from} ${to}`)),
    parts,
  };
}

export interface Placed extends TopologyNode {
  x: number;
  y: number;
}

export const boxSize = { width: 212, height: 76, gapX: 68, gapY: 26 } as const;

/** Places each node in a column, right of all that refer to it, and orders columns so that few lines cross. */
export function layout({ nodes, edges }: Topology): { nodes: Placed[]; width: number; height: number } {
  const column = new Map<string, number>();
  const depth = (id: string, path: ReadonlySet<string>): number => {
    const known = column.get(id);
    if (known !== undefined) return known;
    // A circle of references is cut where it closes.
    const before = edges.filter(({ to, from }) => to === id && !path.has(from)).map(({ from }) => depth(from, new Set([...path, id])));
    const value = before.length > 0 ? Math.max(...before) + 1 : 0;
    if (path.size === 0) column.set(id, value);
    return value;
  };
  for (const { id } of nodes) depth(id, new Set());
  // What only others refer to (stores) stands in the last column; workers, that nobody calls, beside the services that do call.
  const last = Math.max(...column.values(), 0);
  const sinks = new Set(nodes.map(({ id }) => id).filter((id) => !edges.some(({ from }) => from === id)));
  const sources = new Set(nodes.filter(({ id, external }) => !external && !edges.some(({ to }) => to === id)).map(({ id }) => id));
  for (const { id } of nodes) {
    if (sinks.has(id) && last > 0) column.set(id, last);
    else if (sources.has(id)) column.set(id, Math.max(0, last - 1));
  }
  const columns: string[][] = Array.from({ length: last + 1 }, () => []);
  for (const { id } of nodes) columns[column.get(id) ?? 0]?.push(id);
  // Two sweeps of the barycentre method.
  const rank = new Map<string, number>();
  const renumber = () => columns.forEach((ids) => ids.forEach((id, index) => rank.set(id, index - (ids.length - 1) / 2)));
  renumber();
  for (let sweep = 0; sweep < 4; sweep++) {
    for (const ids of columns) {
      const centre = (id: string) => {
        const near = edges.filter(({ from, to }) => from === id || to === id).map(({ from, to }) => rank.get(from === id ? to : from) ?? 0);
        return near.length > 0 ? near.reduce((sum, value) => sum + value, 0) / near.length : 0;
      };
      ids.sort((a, b) => centre(a) - centre(b) || (a < b ? -1 : 1));
    }
    renumber();
  }
  const { width, height, gapX, gapY } = boxSize;
  const tallest = Math.max(1, ...columns.map((ids) => ids.length));
  const full = tallest * (height + gapY) - gapY;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = columns.flatMap((ids, index) => {
    const own = ids.length * (height + gapY) - gapY;
    return ids.flatMap((id, row): Placed[] => {
      const node = byId.get(id);
      return node ? [{ ...node, x: index * (width + gapX), y: (full - own) / 2 + row * (height + gapY) }] : [];
    });
  });
  return { nodes: placed, width: columns.length * (width + gapX) - gapX, height: full };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
