// The rest of the API's contract, played by a script: keys, operations, sessions with agents. Each part handles what it knows and says whether it did.
import { randomUUID } from "node:crypto";
import { statistics } from "./statistics.mjs";

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** @param {number} code */
function empty(response, code) {
  response.writeHead(code).end();
  return true;
}

const withoutSecret = ({ secret: _secret, ...rest }) => rest;

export function settings() {
  const keys = [
    { id: "key_ci", name: "CI", owner: "default", scopes: ["read", "builds:write"], createdAt: minutesAgo(9000), secret: "nxs_ci-key-of-the-script" },
    { id: "key_old", name: '<img src=x onerror="window.hacked=5">', owner: "default", scopes: ["read"], createdAt: minutesAgo(90000), revokedAt: minutesAgo(100), secret: "nxs_revoked-key" },
  ];
  return {
    async handle({ method, path, url, request, response, json, problem, page, text }) {
      const shown = request.headers.authorization?.replace("Bearer ", "");
      const key = keys.find(({ secret }) => secret === shown);
      if (shown && (key?.revokedAt || shown.startsWith("nxs_unknown"))) {
        problem(response, 401, "unauthenticated", "No valid key.", "The key is unknown, expired or revoked.");
        return true;
      }
      const scopes = key?.scopes ?? ["read", "builds:write", "agents:invoke", "operations"];
      if (path === "/api/v1/me") json(response, 200, { owner: key?.owner ?? "default", scopes });
      else if (/^\/api\/v1\/(?:keys|operations)(?:\/|$)/.test(path) && !scopes.includes("operations")) {
        problem(response, 403, "insufficient_scope", "The key lacks a scope.", "The key lacks the scope operations.");
      } else if (path === "/api/v1/keys" && method === "GET") json(response, 200, page(keys.map(withoutSecret), url));
      else if (path === "/api/v1/keys" && method === "POST") {
        const body = JSON.parse(await text(request));
        const made = { id: `key_${randomUUID()}`, name: body.name, owner: body.owner ?? "default", scopes: body.scopes, createdAt: new Date().toISOString(), expiresAt: body.expiresAt, secret: `nxs_${randomUUID()}` };
        keys.push(made);
        const { secret, ...rest } = made;
        json(response, 201, { ...rest, key: secret });
      } else if (/^\/api\/v1\/keys\/[^/]+$/.test(path) && method === "DELETE") {
        const found = keys.find(({ id }) => id === decodeURIComponent(path.split("/").at(-1)));
        if (!found) problem(response, 404, "key_not_found", "Key not found.");
        else {
          found.revokedAt = new Date().toISOString();
          json(response, 200, withoutSecret(found));
        }
      } else return false;
      return true;
    },
  };
}

export function operations() {
  const dead = {
    agent_builds: Array.from({ length: 3 }, (_, index) => ({
      id: `bld-dead-${index}`, attempts: 5, enqueuedAt: minutesAgo(60 + index), deadAt: minutesAgo(50 + index), createdAt: minutesAgo(50 + index),
      error: index === 0 ? '<script>window.hacked="letter"</script> The shared volume is read-only.' : "The shared volume is read-only.", body: `{"build":"bld-dead-${index}","note":"<b>bold</b>"}`,
    })),
    status_updates: [],
  };
  const streams = new Map();
  let turn = 0;
  let still = false;
  let measured = "all";
  let models = ["offline"];
  const taken = [1_790_000_000_000_000, 1_790_000_000_500_000];
  let takenUntil; // the moment since which no job is taken
  const queues = () => {
    turn = still ? 0 : turn + 1;
    return Object.entries(dead).map(([name, letters], index) => ({
      name, backlog: index === 0 ? 3 + (turn % 5) : 0, delayed: index === 0 ? 1 : 0, inFlight: 2 + (turn % 3), deadLetters: letters.length, oldestAgeMs: index === 0 ? 840 + turn * 10 : 0,
      taken: taken[index] + Math.floor((takenUntil ?? Date.now()) / 100) % 1_000_000,
    }));
  };
  const workers = () =>
    ["agent_builds", "agent_builds", "status_updates", "status_updates"].map((queue, index) => ({
      id: `worker-${index}`, queue, machine: "laptop", processId: 4000 + index, concurrency: index < 2 ? 2 : 4, startedAt: minutesAgo(42), seenAt: new Date().toISOString(), model: "offline",
    }));
  const replicas = () => [4711, 4712].map((processId) => ({ id: `replica-${processId}`, machine: "laptop", processId, startedAt: minutesAgo(42), seenAt: new Date().toISOString(), requestsPerSecond: 1.5, forwardedPerSecond: 0.5, forwardedOpen: 0 }));
  const frontEnds = new Map(); // as they tell of themselves
  const failing = new Map([["sqs", { error: "It did not answer within 3 seconds.", cause: "timeout" }], ["shared-volume", { error: "No space left on device", cause: "error" }]]);
  const told = { redis: { replicas: 1, perSecond: 124 }, sqs: { waiting: 3 } };
  const health = () => ({
    state: failing.size > 0 ? "degraded" : "healthy", checkedAt: new Date().toISOString(), machine: "laptop", processId: 4711, startedAt: minutesAgo(42), version: "1.0.0", models,
    dependencies: Object.entries({ redis: 0.42, dynamodb: 2.1, sqs: 1.3, "shared-volume": 0.2 }).map(([name, latencyMs]) => {
      const wrong = failing.get(name);
      return wrong ? { name, state: "unhealthy", latencyMs: wrong.cause === "timeout" ? 3000 : latencyMs, ...wrong } : { name, state: "healthy", latencyMs, ...told[name] };
    }),
  });
  return {
    close: () => streams.forEach(clearInterval),
    dropStreams: () => [...streams.keys()].forEach((response) => response.destroy()),
    /** What a test asks of this part, by name. */
    commands: {
      /** Whether the figures of the queues stay as they are: "true" all of them, "busy" those of what waits and is in flight, while jobs are taken as before. */
      hold: ({ value }) => {
        still = value !== "false";
        takenUntil = value === "true" ? Date.now() : undefined;
      },
      /** How much of what happened is known: see `statistics`. */
      measured: ({ value }) => (measured = value),
      /** Whether Redis tells which models are in use. */
      models: ({ known }) => (models = known === "true" ? ["offline"] : null),
      /** Some more letters of the queue that has none. */
      "give-up": () => dead.status_updates.push(...["x", "y"].map((name) => ({ id: `upd-${name}-${turn}`, attempts: 50, enqueuedAt: minutesAgo(3), deadAt: minutesAgo(2), createdAt: minutesAgo(2), error: "No such build.", body: "{}" }))),
      /** A service behind the API dies, or is back. */
      health: ({ of: name, error, cause = "error" }) => (error ? failing.set(name, { error, cause }) : failing.delete(name)),
    },
    async handle({ method, path, url, request, response, json, problem, page, text }) {
      // On the second page: those before it wait for somebody.
      if (path === "/api/v1/operations/leases") json(response, 200, url.searchParams.has("cursor") ? { items: [{ buildId: "bld-under-way", machine: "laptop", processId: 4001, until: new Date(Date.now() + 30_000).toISOString() }], nextCursor: null } : { items: [], nextCursor: "500" });
      else if (path === "/api/v1/operations/replicas") json(response, 200, { items: replicas() });
      else if (path === "/api/v1/operations/front-ends") json(response, 200, { items: [...frontEnds.values()] });
      else if (path.startsWith("/api/v1/operations/front-ends/")) {
        const id = path.split("/").at(-1);
        if (method === "PUT") frontEnds.set(id, { ...JSON.parse(await text(request)), id, seenAt: new Date().toISOString() });
        else frontEnds.delete(id);
        empty(response, 204);
      } else if (path === "/api/v1/operations/queues") json(response, 200, { items: queues() });
      else if (path === "/api/v1/operations/workers") json(response, 200, { items: workers() });
      else if (path === "/api/v1/operations/events") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const say = () => response.write(`event: operations\ndata: ${JSON.stringify({ at: new Date().toISOString(), queues: queues(), workers: workers(), replicas: replicas(), frontEnds: [...frontEnds.values()], health: health() })}\n\n`);
        say();
        const timer = setInterval(say, 500);
        streams.set(response, timer);
        response.on("close", () => {
          clearInterval(timer);
          streams.delete(response);
        });
      } else if (path === "/api/v1/operations/health") {
        json(response, 200, health());
      } else if (path === "/api/v1/operations/sweeper") {
        json(response, 200, { lastSweepAt: minutesAgo(1), activeBuilds: 2, findings: [{ at: minutesAgo(12), buildId: "bld-lost", action: "requeued", reason: "The build is queued and nobody worked on it.", cause: "abandoned" }, { at: minutesAgo(14), buildId: "bld-given-up", action: "failed", reason: "The build's job was given up after 3 attempts: Access denied", cause: "dead_letter" }] });
      } else if (path === "/api/v1/operations/statistics") {
        json(response, 200, statistics(Date.parse(url.searchParams.get("from") ?? minutesAgo(29 * 1440)), measured));
      } else {
        const letters = /^\/api\/v1\/operations\/queues\/(\w+)\/dead-letters(?:\/([^/]+))?$/.exec(path);
        if (!letters) return false;
        const [, queue, id] = letters;
        if (!dead[queue]) problem(response, 404, "queue_not_found", "Queue not found.");
        else if (method === "GET" && !id) json(response, 200, page(dead[queue].map(({ body: _body, ...rest }) => rest), url));
        else if (method === "GET") json(response, 200, dead[queue].find((letter) => letter.id === decodeURIComponent(id)) ?? {});
        else {
          const { ids, all } = JSON.parse(await text(request));
          const before = dead[queue].length;
          dead[queue] = all ? [] : dead[queue].filter((letter) => !ids.includes(letter.id));
          json(response, 200, { count: before - dead[queue].length });
        }
      }
      return true;
    },
  };
}

/** Two versions of each agent; the second says it better. */
export function versions(agents) {
  const files = [{ path: "prompts/system.md", kind: "changed", difference: '@@ -1,2 +1,2 @@\n You answer mail.\n-Be brief.\n+Be brief and polite. <script>window.hacked="difference"</script>\n' }];
  return {
    async handle({ method, path, response, json, problem }) {
      const match = /^\/api\/v1\/agents\/([^/]+)\/versions(?:\/([^/]+)\/(changes|package))?$/.exec(path);
      if (!match || method !== "GET") return false;
      const agent = agents.get(decodeURIComponent(match[1]));
      if (!agent) problem(response, 404, "agent_not_found", "Agent not found.");
      else if (!match[2]) {
        const made = (version, isCurrent, passed) => ({ version, isCurrent, passed, cases: 12, model: agent.model, tools: agent.tools, createdAt: agent.createdAt });
        json(response, 200, { items: [made("1.1.0", true, 12), made("1.0.0", false, 10)] });
      } else if (match[3] === "package") {
        response.writeHead(200, { "content-type": "application/zip", "content-disposition": `attachment; filename="${agent.id}-${match[2]}.zip"` }).end(Buffer.from("504b0506000000000000000000000000000000000000", "hex"));
      } else {
        const first = match[2] === "1.0.0";
        json(response, 200, { to: match[2], ...(first ? {} : { from: "1.0.0" }), addedTools: first ? agent.tools : ["draft-reply"], removedTools: [], files: first ? [] : files });
      }
      return true;
    },
  };
}

export function sessions(agents) {
  const all = new Map();
  const timers = new Set();
  const later = (ms) => new Promise((resolve) => timers.add(setTimeout(resolve, ms)));
  return {
    close: () => timers.forEach(clearTimeout),
    async handle({ method, path, url, request, response, json, problem, page, text }) {
      const match = /^\/api\/v1\/agents\/([^/]+)\/sessions(?:\/([^/]+)(?:\/(messages|cancel))?)?$/.exec(path);
      if (!match) return false;
      const agentId = decodeURIComponent(match[1]);
      if (!agents.has(agentId)) return problem(response, 404, "agent_not_found", "Agent not found."), true;
      const shown = ({ messages: list, stop: _stop, ...session }) => ({ ...session, messageCount: list.length });
      if (!match[2]) {
        if (method === "GET") return json(response, 200, page([...all.values()].filter((session) => session.agentId === agentId).map(shown), url)), true;
        const now = new Date().toISOString();
        const session = { id: `ses_${randomUUID()}`, agentId, createdAt: now, updatedAt: now, isAnswering: false, usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 }, messages: [] };
        all.set(session.id, session);
        return json(response, 201, shown(session)), true;
      }
      const session = all.get(decodeURIComponent(match[2]));
      if (!session) return problem(response, 404, "session_not_found", "Session not found.", "There is no such session."), true;
      if (match[3] === "cancel") {
        session.stop = true;
        return json(response, 202, shown(session)), true;
      }
      if (match[3] === "messages" && method === "GET") return json(response, 200, messagePage(session.messages, url)), true;
      if (match[3] === "messages") {
        const question = JSON.parse(await text(request)).text;
        if (question.includes("please refuse")) return problem(response, 429, "too_many_requests", "Too many requests.", "Wait a moment and ask again."), true;
        await answer(session, question, response, later);
        return true;
      }
      if (method === "PUT") return talkMuch(session, Number(url.searchParams.get("messages"))), empty(response, 204);
      if (method === "PATCH") session.name = JSON.parse(await text(request)).name;
      if (method === "DELETE") return all.delete(session.id), empty(response, 204);
      return json(response, 200, shown(session)), true;
    },
  };
}

/** A page of messages, as the real API gives it: oldest or newest first. */
function messagePage(messages, url) {
  const limit = Number(url.searchParams.get("limit") ?? 20);
  const ordered = url.searchParams.get("order") === "desc" ? [...messages].reverse() : messages;
  const from = ordered.findIndex(({ number }) => number === Number(url.searchParams.get("cursor"))) + 1;
  const items = ordered.slice(from, from + limit);
  return { items, nextCursor: from + limit < ordered.length ? String(items.at(-1).number) : null };
}

/** A session in which much has been said; no call of the real API, but what a test asks of the script. */
function talkMuch(session, messages) {
  session.name = "A long one";
  for (let number = 1; number <= messages; number++) {
    session.messages.push({ number, role: number % 2 ? "user" : "assistant", status: "completed", content: [{ type: "text", text: `Message ${number} of many` }], createdAt: new Date().toISOString() });
  }
}

/** One answer, piece by piece: some words, a tool, some more words. Hostile on purpose here and there. */
async function answer(session, question, response, later) {
  const now = () => new Date().toISOString();
  session.name ??= question.slice(0, 60);
  session.stop = false;
  session.messages.push({ number: session.messages.length + 1, role: "user", status: "completed", content: [{ type: "text", text: question }], createdAt: now() });
  const message = { number: session.messages.length + 1, role: "assistant", status: "answering", content: [], createdAt: now(), model: "offline" };
  session.messages.push(message);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const say = async (words, ms = 15) => {
    const part = { type: "text", text: "" };
    message.content.push(part);
    for (const word of words.match(/\S+\s*/g) ?? []) {
      if (session.stop) return;
      part.text += word;
      send("text", { text: word });
      await later(ms);
    }
  };
  await say("Let me look that up. ");
  if (!session.stop) {
    const use = { id: "use_1", name: "order-lookup", input: { order: "4711", note: "<b>x</b>" } };
    message.content.push({ type: "tool_use", ...use });
    send("tool_use", use);
    await later(120);
    const failed = question.includes("broken tool");
    const result = { id: use.id, name: use.name, content: failed ? "The order system does not answer." : '{"state":"shipped","carrier":"<script>window.hacked=7</script>"}', isError: failed };
    message.content.push({ type: "tool_result", id: result.id, name: result.name, text: result.content, isError: failed });
    send("tool_result", result);
  }
  if (question.includes("please fail")) {
    message.status = "failed";
    message.error = { code: "model_unavailable", message: "The model does not answer. Try again in a minute." };
    send("error", message.error);
  } else {
    const long = question.includes("long answer") ? " and so on".repeat(400) : "";
    await say(`Order **4711** is on its way${long}.\n\n| field | value |\n|---|---|\n| carrier | Nordpost |\n\n<script>window.hacked = "answer"</script> [click](javascript:window.hacked='link') ![pixel](https://example.com/pixel.png)`, long ? 10 : 15);
    message.status = session.stop ? "cancelled" : "completed";
  }
  message.usage = { inputTokens: 120, outputTokens: 48, costUsd: 0 };
  session.updatedAt = now();
  send("usage", { ...message.usage, model: message.model });
  send("done", message);
  response.end();
}
