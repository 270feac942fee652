import type { Health, OperationsSnapshot, ReplicaInfo } from "@/api/types";
import type { Topology, TopologyNode } from "./topology";

type Running = Pick<OperationsSnapshot, "replicas" | "frontEnds">;

const sum = (of: readonly ReplicaInfo[], figure: (one: ReplicaInfo) => number | undefined) => of.reduce((total, one) => total + (figure(one) ?? 0), 0);

/** The replicas of the API and of the front end, which are counted. Undefined where nothing is known. */
export function replicasOf({ id }: Pick<TopologyNode, "id">, now: Running | undefined): { count: number; requestsPerSecond: number } | undefined {
  const found = id === "api" ? now?.replicas : id === "web" ? now?.frontEnds : undefined;
  // Somebody has made this page: a front end of which nobody has heard has no key to tell of itself.
  if (!found || (id === "web" && found.length === 0)) return undefined;
  return { count: found.length, requestsPerSecond: sum(found, (one) => one.requestsPerSecond) };
}

/**
 * What the load balancer passes on, as those behind it have counted. Undefined where it passes nothing on, which says nothing of how it is, and where
 * there are several: nobody knows through which of them a request came.
 */
export function passedOn({ kind }: Pick<TopologyNode, "kind">, { nodes }: Pick<Topology, "nodes">, now: Running | undefined): { open: number; perSecond: number } | undefined {
  if (kind !== "loadBalancer" || nodes.filter((node) => node.kind === "loadBalancer").length > 1) return undefined;
  const behind = [...(now?.replicas ?? []), ...(now?.frontEnds ?? [])];
  const [open, perSecond] = [sum(behind, (one) => one.forwardedOpen), sum(behind, (one) => one.forwardedPerSecond)];
  return open > 0 || perSecond > 0 ? { open, perSecond } : undefined;
}

/** How a service that the API asks answers. It knows the one volume of the system by what it is, not by what the model calls it. */
export function dependencyOf({ id, kind }: Pick<TopologyNode, "id" | "kind">, now: Pick<OperationsSnapshot, "health"> | undefined): Health["dependencies"][number] | undefined {
  return now?.health?.dependencies.find(({ name }) => name === id || (name === "shared-volume" && kind === "fileSystem"));
}

/** As many as are to run at least: the model's number, and more where a deployment runs more (its scaling, or its own default). */
export const expectedOf = ({ replicas }: Pick<TopologyNode, "replicas">, count: number) => Math.max(replicas, count);
