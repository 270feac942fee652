import { expect, test } from "@playwright/test";
import { startWeb } from "../processes.mjs";
import { startScriptedApi } from "../scripted-api/server.mjs";

test("a server that is asked to end lets go of those who watch, who come back to the next one", async () => {
  const api = await startScriptedApi();
  const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: "nxs_of-this-test", NEXUS_SIGN_IN: "default" });
  try {
    const stream = await fetch(`${web.url}/bff/api/v1/builds/events`);
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const rest = stream.text();

    // It ends while the stream is open at the API.
    await web.stop();

    await rest;
  } finally {
    await web.kill();
    await api.close();
  }
});
