import { expect, test } from "vitest";
import { layout, readTopology, type Topology, withoutParts } from "./topology";

const model = JSON.stringify({
  nodes: [
    { id: "alb", kind: "loadBalancer", external: true },
    { id: "api", kind: "service", replicas: 2 },
    { id: "web", kind: "service" },
    { id: "worker", kind: "service", replicas: 2, queue: "agent_builds" },
    { id: "redis", kind: "redis" },
    { id: "dynamodb", kind: "dynamoDb" },
    { id: "builds", kind: "table", parent: "dynamodb" },
    { id: "odd", kind: "from the future" },
  ],
  edges: [
    { from: "alb", to: "api" },
    { from: "alb", to: "web" },
    { from: "web", to: "api" },
    { from: "api", to: "redis" },
    { from: "api", to: "builds" },
    { from: "worker", to: "builds" },
    { from: "worker", to: "dynamodb" },
    { from: "worker", to: "redis" },
    { from: "api", to: "nowhere" },
  ],
});

test("a model is read, and what it does not know is left out", () => {
  const topology = readTopology(model);
  expect(topology?.nodes.find(({ id }) => id === "odd")).toMatchObject({ kind: "other", replicas: 1, external: false });
  expect(topology?.edges).toHaveLength(8);
});

test.each([undefined, "", "[]", "{}", '{"nodes":[],"edges":[]}', "not json"])("%s is no model", (text) => {
  expect(readTopology(text)).toBeUndefined();
});

test("parts are drawn in what they are part of, with one line for all", () => {
  const whole = withoutParts(readTopology(model) as Topology);
  expect(whole.nodes.map(({ id }) => id)).not.toContain("builds");
  expect(whole.parts).toEqual({ dynamodb: ["builds"] });
  expect(whole.edges.filter(({ from, to }) => from === "worker" && to === "dynamodb")).toHaveLength(1);
});

test("every line goes from left to right, and no two boxes overlap", () => {
  const whole = withoutParts(readTopology(model) as Topology);
  const { nodes } = layout(whole);
  const at = new Map(nodes.map((node) => [node.id, node]));
  for (const { from, to } of whole.edges) expect(at.get(from)?.x, `${from} to ${to}`).toBeLessThan(at.get(to)?.x ?? 0);
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
  expect(at.get("worker")?.x).toBeGreaterThan(at.get("alb")?.x ?? 0);
});

test("a circle of references is drawn too", () => {
  const node = (id: string) => ({ id, kind: "service" as const, replicas: 1, external: false });
  expect(layout({ nodes: [node("a"), node("b")], edges: [{ from: "a", to: "b" }, { from: "b", to: "a" }] }).nodes).toHaveLength(2);
});
