import { startScriptedApi } from "../scripted-api/server.mjs";
import { topology } from "../scripted-api/topology.mjs";
import { startWeb } from "../processes.mjs";

/** What the front end's server shows to the API. */
export const apiKey = "nxs_the-key-of-the-front-end";

/** Starts the built front end and the scripted API in front of it. */
export default async function startSystem(): Promise<() => Promise<void>> {
  const api = await startScriptedApi({ stageMs: 250 });
  const web = await startWeb({ API_HTTP: api.url, NEXUS_API_KEY: apiKey, NEXUS_SIGN_IN: "default", NEXUS_TOPOLOGY: topology, NEXUS_DASHBOARD_URL: "http://127.0.0.1:18888" });
  api.web = web.url;
  process.env.NEXUS_URL = api.url;
  return async () => {
    await web.stop();
    await api.close();
  };
}
