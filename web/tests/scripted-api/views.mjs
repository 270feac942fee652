// A build as its callers see it.

export function summary({ owner: _o, version: _v, sequence: _s, stages: list, files: _f, updates: _u, round: _r, ...rest }) {
  return { ...rest, completedStages: list.filter((stage) => stage.status === "completed").length, totalStages: list.length };
}

export function detail({ files: _f, updates: _u, round: _r, ...build }) {
  const usages = build.stages.flatMap(({ usage }) => usage ?? []);
  const sum = (key) => usages.reduce((total, usage) => (total === null || usage[key] === null ? null : total + usage[key]), 0);
  const usage = usages.length > 0 ? { inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens"), costUsd: sum("costUsd") } : undefined;
  return { ...build, usage, completedStages: completed(build), totalStages: build.stages.length };
}

export function completed(build) {
  return build.stages.filter((stage) => stage.status === "completed").length;
}

export function isTerminal({ status }) {
  return status === "completed" || status === "failed" || status === "cancelled";
}
