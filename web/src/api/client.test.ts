import { describe, expect, test } from "vitest";
import { apiPaths, createApiClient } from "./client";
import { ApiError, fieldError } from "./problem";

const client = (answer: () => Response) => createApiClient({ baseUrl: "http://api", send: async () => answer() });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => Promise.reject(new Error("It should have failed.")),
    (error: unknown) => error as ApiError,
  );

describe("the client", () => {
  test("keeps an artifact's folders and escapes everything else", () => {
    expect(apiPaths.artifact("a/b", "stage one/../x?y#z.md")).toBe("/api/v1/builds/a%2Fb/artifacts/stage%20one/x%3Fy%23z.md");
  });

  test("leaves out what was not asked for", () => {
    expect(apiPaths.builds({ limit: 5, cursor: null })).toBe("/api/v1/builds?limit=5");
    expect(apiPaths.builds()).toBe("/api/v1/builds");
  });

  test("reads every page of the files of a build", async () => {
    const asked: string[] = [];
    const pages = createApiClient({
      baseUrl: "",
      send: async (url) => {
        asked.push(url);
        return Response.json(url.includes("cursor=second") ? { items: [{ path: "b" }], nextCursor: null } : { items: [{ path: "a" }], nextCursor: "second" });
      },
    });
    expect((await pages.listArtifacts("x")).map((file) => file.path)).toEqual(["a", "b"]);
    expect(asked).toEqual(["/api/v1/builds/x/artifacts?limit=100", "/api/v1/builds/x/artifacts?limit=100&cursor=second"]);
  });

  test("a problem becomes an error with its code and fields", async () => {
    const error = await failure(
      client(() =>
        Response.json(
          { type: "urn:x", code: "validation_failed", title: "Not valid.", errors: { Requirement: ["Too short."] } },
          { status: 400, headers: { "content-type": "application/problem+json" } },
        ),
      ).getBuild("b"),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error.problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(fieldError(error.problem, "requirement")).toBe("Too short.");
  });

  test("a proxy's page is an error too, not its text", async () => {
    const error = await failure(
      client(() => new Response("<html>", { status: 502, statusText: "Bad Gateway", headers: { "content-type": "text/html" } })).listBuilds(),
    );
    expect(error.problem).toEqual({ status: 502, title: "Bad Gateway" });
  });

  test("no answer is an error with status 0", async () => {
    const error = await failure(
      createApiClient({ baseUrl: "", send: () => Promise.reject(new TypeError("fetch failed")) }).listAgents(),
    );
    expect(error.problem).toMatchObject({ status: 0, code: "unreachable" });
  });
});
