// The API's contract, played by a script: real HTTP, real event streams, builds that run through their nine stages in seconds.
// It also stands in for the load balancer: what is not /api/* goes to the front end.
//
//   node tests/scripted-api/server.mjs --port 8080 --web http://127.0.0.1:3000 [--stage-ms 1500] [--empty]
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { json, page, problem, text } from "./answers.mjs";
import { forward, upgrade } from "./balancer.mjs";
import { admitted, agentAdmitted, ownedBy, ownerOf } from "./filters.mjs";
import { operations, sessions, settings, versions } from "./platform.mjs";
import { agentFrom, content, harmlessPast, hostilePast, messages, past, stages } from "./script.mjs";
import { completed, detail, isTerminal, summary } from "./views.mjs";

/**
 * `hostile`: among what there is are names and words that would do harm where they were not taken for text.
 * @param {{ port?: number, web?: string, stageMs?: number, seeded?: boolean, hostile?: boolean, heartbeatMs?: number }} [options]
 */
export async function startScriptedApi({ port = 0, web, stageMs = 250, seeded = true, hostile = true, heartbeatMs = 5_000 } = {}) {
  const state = { web, stageMs, heartbeatMs, heartbeats: 0, builds: new Map(), agents: new Map(), keys: new Map(), requests: [], streams: new Set(), refuse: 0, down: false, timers: new Set() };
  const parts = [settings(), operations(), sessions(state.agents), versions(state.agents)];
  state.parts = parts;
  if (seeded) seed(state, hostile);

  const server = createServer((request, response) => {
    handle(state, request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) problem(response, 500, "internal", "The script has a fault.", String(error));
      else response.destroy();
    });
  });
  server.on("upgrade", (request, socket, head) => upgrade(state, request, socket, head));
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** @param {string} value */
    set web(value) {
      state.web = value;
    },
    close: () => {
      for (const timer of state.timers) clearTimeout(timer);
      for (const part of parts) part.close?.();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(state, request, response) {
  const url = new URL(request.url, "http://scripted");
  const path = url.pathname;
  if (path.startsWith("/__script/")) return command(state, request, response, url);
  if (!path.startsWith("/api/")) return forward(state, request, response);
  if (state.down) return problem(response, 503, "unavailable", "The service is not available.");

  const { method } = request;
  state.requests.push({ method, path, headers: request.headers });
  if (path === "/api/v1/builds" && method === "POST") return create(state, request, response);
  if (path === "/api/v1/builds" && method === "GET") return json(response, 200, page([...state.builds.values()].filter(ownedBy(url)).map(summary).filter(admitted(url)), url));
  if (path === "/api/v1/builds/events") return stream(state, response, { build: null, owner: ownerOf(url) });
  if (path === "/api/v1/agents") return json(response, 200, page([...state.agents.values()].filter(agentAdmitted(url)), url));
  if (path === "/api/v1/agents/categories") return json(response, 200, { items: [...new Set([...state.agents.values()].map(({ category }) => category))].sort() });

  for (const part of state.parts) {
    if (await part.handle({ method, path, url, request, response, json, problem, page, text })) return;
  }

  const agent = /^\/api\/v1\/agents\/([^/]+)$/.exec(path);
  if (agent && method === "PATCH") {
    const found = state.agents.get(decodeURIComponent(agent[1]));
    if (found && (await renamed(found, request, response))) return;
  }
  if (agent) {
    const found = state.agents.get(decodeURIComponent(agent[1]));
    return found ? json(response, 200, found) : problem(response, 404, "agent_not_found", "Agent not found.", `There is no agent '${decodeURIComponent(agent[1])}'.`);
  }

  const match = /^\/api\/v1\/builds\/([^/]+)(?:\/(events|artifacts|pause|resume|cancel|retry|restart)(?:\/(.+))?)?$/.exec(path);
  if (match) {
    const build = state.builds.get(decodeURIComponent(match[1]));
    if (!build) return problem(response, 404, "build_not_found", "Build not found.", `There is no build '${decodeURIComponent(match[1])}'.`);
    if (method === "PATCH" && (await renamed(build, request, response))) return;
    if (method === "POST") return control(state, response, build, match[2], match[2] === "restart" ? JSON.parse(await text(request)).stage : undefined);
    if (match[2] === "events") return stream(state, response, { build, lastEventId: request.headers["last-event-id"] });
    if (match[2] === "artifacts" && match[3]) return file(response, build, match[3].split("/").map(decodeURIComponent).join("/"));
    if (match[2] === "artifacts") return json(response, 200, { items: build.files.map(({ body, ...artifact }) => ({ ...artifact, size: Buffer.byteLength(body) })).sort((a, b) => (a.path < b.path ? -1 : 1)) });
    return json(response, 200, detail(build));
  }
  return problem(response, 404, "not_found", "Not found.");
}

/** Gives a thing another name; answers whether it refused to. */
async function renamed(thing, request, response) {
  const { name } = JSON.parse(await text(request));
  if (name.includes("please refuse")) return problem(response, 412, "precondition_failed", "It has changed.", "Somebody else changed it meanwhile."), true;
  thing.name = name;
  return false;
}

async function create(state, request, response) {
  const body = JSON.parse(await text(request));
  const requirement = body.requirement ?? "";
  if (requirement.length < 10 || requirement.length > 10_000) {
    return problem(response, 400, "validation_failed", "One or more fields are not valid.", undefined, {
      requirement: ["The requirement must have between 10 and 10000 characters."],
    });
  }
  if (requirement.includes("please refuse")) {
    return problem(response, 429, "too_many_builds", "Too many builds.", "Five builds are running already. Wait for one of them to finish.");
  }
  const key = request.headers["idempotency-key"];
  let build = key ? state.keys.get(key) : undefined;
  if (!build) {
    build = newBuild(state, { requirement, name: body.name || requirement.split(/[.\n]/)[0].slice(0, 60) });
    if (key) state.keys.set(key, build);
    run(state, build, requirement.includes("please fail") ? 4 : -1, requirement.includes("stumble"));
  }
  response.setHeader("location", `/api/v1/builds/${build.id}`);
  return json(response, 202, detail(build));
}

const allowed = { queued: ["pause", "cancel"], running: ["pause", "cancel", "restart"], paused: ["resume", "cancel", "restart"], failed: ["retry", "restart"], completed: ["restart"], cancelled: [] };

/** The controls of a build, as the real API answers them: 202 with the build, or 409 with the reason. */
function control(state, response, build, what, stageName) {
  if (!allowed[build.status].includes(what)) {
    return problem(response, 409, "illegal_transition", "The build cannot do this now.", `The build is ${build.status}; it cannot ${what}. Allowed: ${allowed[build.status].join(", ") || "nothing"}.`);
  }
  if (what === "pause") emitBuild(state, build, "paused", {});
  else if (what === "cancel") emitBuild(state, build, "cancelled", { finishedAt: new Date().toISOString(), currentStage: null });
  else {
    const from = what === "restart" ? build.stages.findIndex(({ name }) => name === stageName) : build.stages.findIndex(({ status }) => status !== "completed");
    for (const stage of build.stages.slice(from)) Object.assign(stage, { status: "pending", startedAt: null, finishedAt: null, durationMs: null, error: null, artifacts: [] });
    emitBuild(state, build, "queued", { error: null, finishedAt: null });
    run(state, build, -1, false, from);
  }
  return json(response, 202, detail(build));
}

function newBuild(state, { requirement, name, createdAt = new Date() }) {
  const build = {
    id: `bld-${randomUUID().replaceAll("-", "").slice(0, 16)}`,
    name,
    requirement,
    owner: requirement.includes("for team-b") ? "team-b" : "default",
    status: "queued",
    createdAt: createdAt.toISOString(),
    startedAt: null,
    finishedAt: null,
    currentStage: null,
    agentId: null,
    error: null,
    version: 1,
    sequence: 0,
    traceId: randomUUID().replaceAll("-", ""),
    stages: stages.map(([stage, displayName], order) => ({
      name: stage, displayName, order, status: "pending", attempt: 0, startedAt: null, finishedAt: null, durationMs: null, artifacts: [], error: null, summary: null,
    })),
    files: [],
    updates: [],
  };
  state.builds.set(build.id, build);
  return build;
}

function run(state, build, failAt, stumbles, first = 0) {
  build.round = (build.round ?? 0) + 1;
  const { round } = build;
  const script = function* () {
    yield 0.4;
    emitBuild(state, build, "running", { startedAt: new Date().toISOString() });
    for (const [index, [name]] of stages.entries()) {
      if (index < first) continue;
      const stage = build.stages[index];
      const attempts = stumbles && index === 2 ? 2 : 1;
      for (let attempt = 1; attempt <= attempts; attempt++) {
        Object.assign(stage, { status: "running", attempt, startedAt: new Date().toISOString(), finishedAt: null, durationMs: null, error: null });
        build.currentStage = name;
        emitStage(state, build, stage, "Started");
        for (const message of messages) {
          yield (0.2 + ((index * 7 + attempt) % 5) / 6) / messages.length;
          emitStage(state, build, stage, message);
        }
        if (attempt < attempts) finish(state, build, stage, "failed", "The model's answer was not valid JSON; the stage is tried again.");
      }
      if (index === failAt) {
        finish(state, build, stage, "failed", "Tool 'crm-export' is not in the catalogue. Choose one of: order-lookup, draft-reply.");
        emitBuild(state, build, "failed", { finishedAt: new Date().toISOString(), currentStage: null, error: `Stage '${name}' failed: tool 'crm-export' is not in the catalogue.` });
        return;
      }
      finish(state, build, stage, "completed");
    }
    const agent = agentFrom(build);
    state.agents.set(agent.id, agent);
    emitBuild(state, build, "completed", { finishedAt: new Date().toISOString(), currentStage: null, agentId: agent.id });
  };
  const steps = script();
  const next = () => {
    // Another run, or a control that ended this one: what was planned does not happen.
    if (build.round !== round || build.status === "paused" || build.status === "cancelled") return;
    const { done, value } = steps.next();
    if (done) return;
    const timer = setTimeout(() => {
      state.timers.delete(timer);
      next();
    }, value * state.stageMs);
    state.timers.add(timer);
  };
  next();
}

function finish(state, build, stage, status, error = null) {
  const now = new Date();
  Object.assign(stage, { status, finishedAt: now.toISOString(), durationMs: now - Date.parse(stage.startedAt), error });
  if (status === "completed") write(build, stage, now);
  emitStage(state, build, stage, status === "completed" ? "Completed" : error);
}

function write(build, stage, now) {
  const [, , summaryText, files] = stages[stage.order];
  stage.summary = summaryText;
  // What a model took; the first stage asks none.
  if (stage.order > 0) stage.usage = { inputTokens: 1000 * stage.order, outputTokens: 100 * stage.order, costUsd: stage.order === 2 ? null : stage.order / 100 };
  for (const [name, contentType] of files) {
    const path = `${stage.name}/${name}`;
    stage.artifacts.push(path);
    build.files.push({ path, contentType, modifiedAt: now.toISOString(), body: content(build, stage.name, name) });
  }
}

function emitBuild(state, build, status, changes = {}) {
  Object.assign(build, changes, { status, version: build.version + 1 });
  emit(state, build, { type: "build", status, message: `Build ${status}` });
}

function emitStage(state, build, stage, message) {
  emit(state, build, { type: "stage", status: stage.status, stage: stage.name, attempt: stage.attempt, message, error: stage.error, ...(stage.status === "completed" ? { artifacts: stage.artifacts } : {}) });
}

function emit(state, build, change) {
  build.sequence += 1;
  const update = {
    buildId: build.id, sequence: build.sequence, at: new Date().toISOString(), completedStages: completed(build), agentId: build.agentId, error: build.error, ...change,
  };
  build.updates.push(update);
  for (const one of state.streams) {
    if (one.build === build) {
      send(one.response, "update", update, update.sequence);
      if (isTerminal(build)) end(state, one);
    } else if (one.build === null && one.owner === build.owner) send(one.response, "build", summary(build));
  }
}

function stream(state, response, { build, lastEventId, owner }) {
  if (state.refuse > 0) {
    state.refuse -= 1;
    return problem(response, 502, "bad_gateway", "Bad gateway.");
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": hello\n\n");
  const one = { response, build, owner };
  state.streams.add(one);
  const heartbeat = setInterval(() => {
    state.heartbeats += 1;
    response.write(": heartbeat\n\n");
  }, state.heartbeatMs);
  response.on("close", () => {
    clearInterval(heartbeat);
    state.streams.delete(one);
  });
  if (!build) return;
  if (lastEventId === undefined) send(response, "snapshot", detail(build), build.sequence);
  else for (const update of build.updates) if (update.sequence > Number(lastEventId)) send(response, "update", update, update.sequence);
  if (isTerminal(build)) end(state, one);
}

function send(response, event, data, id) {
  response.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function end(state, one) {
  send(one.response, "end", {});
  one.response.end();
  state.streams.delete(one);
}

function file(response, build, path) {
  const artifact = build.files.find((candidate) => candidate.path === path);
  if (!artifact) return problem(response, 404, "artifact_not_found", "Artifact not found.", `Build '${build.id}' has no artifact '${path}'.`);
  response.writeHead(200, { "content-type": artifact.contentType, "x-content-type-options": "nosniff", "content-length": Buffer.byteLength(artifact.body) });
  response.end(artifact.body);
}

/** What a test asks of the script itself. */
async function command(state, request, response, url) {
  switch (url.pathname) {
    case "/__script/drop-streams":
      for (const one of state.streams) one.response.destroy();
      for (const part of state.parts) part.dropStreams?.();
      break;
    case "/__script/agents": {
      // As many agents, newer than all there are.
      for (let number = 1; number <= Number(url.searchParams.get("newer")); number++) {
        const build = newBuild(state, { requirement: "Write letters.", name: `Letters ${number}` });
        state.agents.set(`agent-letters-${number}`, { ...agentFrom(build), id: `agent-letters-${number}`, category: "writing" });
      }
      break;
    }
    case "/__script/refuse-streams":
      state.refuse = Number(url.searchParams.get("times") ?? 1);
      break;
    case "/__script/stage-ms":
      state.stageMs = Number(url.searchParams.get("value"));
      break;
    case "/__script/heartbeats":
      return json(response, 200, { streams: state.streams.size, sent: state.heartbeats });
    case "/__script/down":
      state.down = url.searchParams.get("value") === "true";
      break;
    case "/__script/builds": {
      const count = Number(url.searchParams.get("count") ?? 1);
      for (let index = 0; index < count; index++) {
        const build = newBuild(state, { name: `Load ${index}`, requirement: "One of very many builds.", createdAt: new Date(Date.now() - 3_600_000 - index * 1000) });
        Object.assign(build, { status: "running", startedAt: build.createdAt, currentStage: "orchestrator" });
      }
      break;
    }
    case "/__script/updates": {
      // So many updates a second, until it is told zero.
      clearInterval(state.flood);
      const perSecond = Number(url.searchParams.get("perSecond") ?? 0);
      const running = [...state.builds.values()].filter(({ status }) => status === "running").slice(-1000);
      let turn = 0;
      if (perSecond > 0) {
        state.flood = setInterval(() => {
          const build = running[turn++ % running.length];
          if (!build) return;
          const stage = build.stages[turn % 9];
          Object.assign(stage, { status: "running", attempt: 1 + (turn % 3), startedAt: new Date().toISOString() });
          build.currentStage = stage.name;
          emitStage(state, build, stage, "Working");
        }, 1000 / perSecond);
      }
      break;
    }
    case "/__script/requests":
      return json(response, 200, state.requests.filter(({ path, method }) => path === url.searchParams.get("path") && method === (url.searchParams.get("method") ?? "GET")));
    default: {
      const name = url.pathname.replace("/__script/", "");
      const part = state.parts.find(({ commands }) => commands?.[name]);
      if (!part) return problem(response, 404, "not_found", "Not found.");
      part.commands[name](Object.fromEntries(url.searchParams));
    }
  }
  return json(response, 200, {});
}

function seed(state, hostile) {
  const minute = 60_000;
  for (const [name, requirement, minutes, status] of [hostile ? hostilePast : harmlessPast, ...past]) {
    const created = Date.now() - minutes * minute;
    const build = newBuild(state, { name, requirement, createdAt: new Date(created) });
    let at = created + 1_400;
    build.startedAt = new Date(at).toISOString();
    const until = status === "completed" ? stages.length : status === "failed" ? 5 : 3;
    for (let index = 0; index < until; index++) {
      const stage = build.stages[index];
      const took = 2_000 + ((index * 5_237 + minutes * 311) % 19_000);
      const fails = status === "failed" && index === until - 1;
      Object.assign(stage, {
        status: fails ? "failed" : "completed", attempt: fails ? 3 : 1, startedAt: new Date(at).toISOString(), finishedAt: new Date(at + took).toISOString(), durationMs: took,
        error: fails ? "Tool 'crm-export' is not in the catalogue." : null,
      });
      at += took + 60;
      if (!fails) write(build, stage, new Date(at));
    }
    Object.assign(build, { status, finishedAt: new Date(at).toISOString(), sequence: 40, error: status === "failed" ? "Stage 'tools_developer' failed: tool 'crm-export' is not in the catalogue." : null });
    if (status === "completed") {
      const agent = { ...agentFrom(build), createdAt: build.finishedAt };
      state.agents.set(agent.id, agent);
      build.agentId = agent.id;
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8080" },
      web: { type: "string", default: "http://127.0.0.1:3000" },
      "stage-ms": { type: "string", default: "1500" },
      empty: { type: "boolean", default: false },
    },
  });
  const { url } = await startScriptedApi({ port: Number(values.port), web: values.web, stageMs: Number(values["stage-ms"]), seeded: !values.empty });
  console.log(`Scripted API and load balancer on ${url}`);
}
