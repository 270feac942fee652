import { expect, test } from "vitest";
import type { Health, ReplicaInfo } from "@/api/types";
import { dependencyOf, expectedOf, passedOn, replicasOf } from "./running";

const replica = (requestsPerSecond: number, forwardedPerSecond = 0, forwardedOpen = 0): ReplicaInfo => ({
  id: "a", machine: "m", processId: 1, startedAt: "2026-01-01T00:00:00Z", seenAt: "2026-01-01T00:00:00Z", requestsPerSecond, forwardedPerSecond, forwardedOpen,
});
const now = { replicas: [replica(1, 0.5, 1), replica(2)], frontEnds: [replica(4, 3, 2)] };
const balancer = { id: "alb", kind: "loadBalancer" as const, replicas: 1, external: true };

test("replicas of the API and of the front end are counted, with what all of them are asked", () => {
  expect(replicasOf({ id: "api" }, now)).toEqual({ count: 2, requestsPerSecond: 3 });
  expect(replicasOf({ id: "web" }, now)).toEqual({ count: 1, requestsPerSecond: 4 });
  expect(replicasOf({ id: "redis" }, now)).toBeUndefined();
});

test("an API of which no replica runs is down, but nothing is said of a front end that told nobody of itself", () => {
  expect(replicasOf({ id: "api" }, { replicas: [], frontEnds: [] })).toEqual({ count: 0, requestsPerSecond: 0 });
  expect(replicasOf({ id: "web" }, { replicas: [], frontEnds: [] })).toBeUndefined();
  expect(replicasOf({ id: "api" }, { replicas: null, frontEnds: null })).toBeUndefined();
  expect(replicasOf({ id: "api" }, undefined)).toBeUndefined();
});

test("a load balancer passes on what those behind it have counted", () => {
  expect(passedOn(balancer, { nodes: [balancer] }, now)).toEqual({ open: 3, perSecond: 3.5 });
  expect(passedOn({ kind: "service" }, { nodes: [balancer] }, now)).toBeUndefined();
});

test("a load balancer of which nothing came is not known, nor is one of several", () => {
  expect(passedOn(balancer, { nodes: [balancer] }, { replicas: [replica(1)], frontEnds: null })).toBeUndefined();
  expect(passedOn(balancer, { nodes: [balancer, { ...balancer, id: "inner" }] }, now)).toBeUndefined();
});

test("more that run than the model asks for are no three of two", () => {
  expect(expectedOf({ replicas: 2 }, 3)).toBe(3);
  expect(expectedOf({ replicas: 2 }, 1)).toBe(2);
});

test("a service that the API asks is found by its name, the volume by its kind, and nothing is said of what nobody asked", () => {
  const redis = { name: "redis", state: "unhealthy", latencyMs: 3000, cause: "timeout" };
  const volume = { name: "shared-volume", state: "healthy", latencyMs: 0.2 };
  const now = { health: { dependencies: [redis, volume] } as unknown as Health };
  expect(dependencyOf({ id: "redis", kind: "redis" }, now)).toBe(redis);
  expect(dependencyOf({ id: "shared", kind: "fileSystem" }, now)).toBe(volume);
  expect(dependencyOf({ id: "sqs", kind: "sqs" }, now)).toBeUndefined();
  expect(dependencyOf({ id: "redis", kind: "redis" }, { health: null })).toBeUndefined();
  expect(dependencyOf({ id: "redis", kind: "redis" }, undefined)).toBeUndefined();
});
