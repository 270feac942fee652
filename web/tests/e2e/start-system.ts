import { startScriptedApi } from "../scripted-api/server.mjs";
import { startWeb } from "./processes";

/** Starts the built front end and the scripted API in front of it. */
export default async function startSystem(): Promise<() => Promise<void>> {
  const api = await startScriptedApi({ stageMs: 250 });
  const web = await startWeb({ API_HTTP: api.url });
  api.web = web.url;
  process.env.NEXUS_URL = api.url;
  return async () => {
    await web.stop();
    await api.close();
  };
}
