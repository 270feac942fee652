const part = (id, kind, more = {}) => ({ id, kind, replicas: 1, external: false, ...more });

/** The model as the AppHost hands it over. */
export const topology = JSON.stringify({
  nodes: [
    part("alb", "loadBalancer", { external: true }),
    part("api", "service", { replicas: 2 }),
    part("web", "service"),
    part("worker-agent-builds", "service", { replicas: 2, queue: "agent_builds" }),
    part("worker-status-updates", "service", { replicas: 2, queue: "status_updates" }),
    part("redis", "redis"),
    part("dynamodb", "dynamoDb"),
    part("builds", "table", { parent: "dynamodb" }),
    part("agents", "table", { parent: "dynamodb" }),
    part("sqs", "sqs"),
    part("notifications", "queue", { parent: "sqs" }),
    part("shared", "fileSystem"),
  ],
  edges: [
    ["alb", "api"],
    ["alb", "web"],
    ["web", "api"],
    ...["api", "worker-agent-builds", "worker-status-updates"].flatMap((from) => ["redis", "builds", "shared"].map((to) => [from, to])),
    ["api", "notifications"],
    ["worker-status-updates", "notifications"],
  ].map(([from, to]) => ({ from, to })),
});
