// An identity provider, played by a script: discovery, authorization and token endpoints of OpenID Connect, for one client.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { json, text } from "./answers.mjs";

export const client = { id: "nexus-web", secret: "secret-of-the-client" };

/**
 * Everybody who comes is signed in at once. `mood` says what goes wrong: `deny`, `nonce`, `audience`, and of renewals `revoked` and `away`; `expiresIn` how long its
 * tokens last, in seconds. Who asks for `offline_access` gets a refresh token, each good for one use.
 */
export async function startIssuer() {
  const state = { mood: "", expiresIn: 3600, codes: new Map(), tokens: [], refresh: new Set(), renewals: 0 };
  const tokens = (renewable) => {
    const token = `token-${randomUUID()}`;
    state.tokens.push(token);
    const refresh = `refresh-${randomUUID()}`;
    if (renewable) state.refresh.add(refresh);
    return { access_token: token, token_type: "Bearer", expires_in: state.expiresIn, ...(renewable ? { refresh_token: refresh } : {}) };
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, issuer.url);
    if (url.pathname === "/.well-known/openid-configuration") {
      return json(response, 200, { issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: `${issuer.url}/token` });
    }
    if (url.pathname === "/authorize") {
      const asked = Object.fromEntries(url.searchParams);
      if (asked.response_type !== "code" || asked.client_id !== client.id || asked.code_challenge_method !== "S256" || !asked.scope?.includes("openid")) return json(response, 400, asked);
      const code = randomUUID();
      state.codes.set(code, asked);
      const back = new URL(asked.redirect_uri);
      back.searchParams.set("state", asked.state);
      if (state.mood === "deny") back.searchParams.set("error", "access_denied");
      else back.searchParams.set("code", code);
      return response.writeHead(302, { location: back.toString() }).end();
    }
    if (url.pathname === "/token") {
      const form = Object.fromEntries(new URLSearchParams(await text(request)));
      if (form.grant_type === "refresh_token") {
        if (state.mood === "away") return json(response, 503, {});
        state.renewals += 1;
        const good = state.refresh.delete(form.refresh_token) && form.client_id === client.id && form.client_secret === client.secret && state.mood !== "revoked";
        return good ? json(response, 200, tokens(true)) : json(response, 400, { error: "invalid_grant" });
      }
      const asked = state.codes.get(form.code);
      state.codes.delete(form.code);
      const proves = createHash("sha256").update(form.code_verifier ?? "").digest("base64url") === asked?.code_challenge;
      if (!asked || !proves || form.redirect_uri !== asked.redirect_uri || form.client_id !== client.id || form.client_secret !== client.secret) return json(response, 400, { error: "invalid_grant" });
      const claims = {
        iss: issuer.url, sub: "somebody", exp: Math.floor(Date.now() / 1000) + 3600,
        aud: state.mood === "audience" ? "another-client" : client.id,
        nonce: state.mood === "nonce" ? "another" : asked.nonce,
      };
      return json(response, 200, { ...tokens(asked.scope.includes("offline_access")), id_token: `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln` });
    }
    return json(response, 404, {});
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const issuer = {
    url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`,
    state,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return issuer;
}
