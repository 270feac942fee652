import { type APIRequestContext, expect, type Page, test as base } from "@playwright/test";

interface Build {
  id: string;
  name: string;
  status: string;
}

/** What a test may do to the scripted system behind the page. */
export class System {
  constructor(private readonly request: APIRequestContext) {}

  async script(command: string): Promise<void> {
    const response = await this.request.post(`/__script/${command}`);
    expect(response.ok()).toBe(true);
  }

  async start(requirement: string, name?: string): Promise<Build> {
    const response = await this.request.post("/api/v1/builds", { data: { requirement, name } });
    expect(response.status()).toBe(202);
    return (await response.json()) as Build;
  }

  async build(status: string): Promise<Build> {
    const { items } = (await (await this.request.get("/api/v1/builds?limit=100")).json()) as { items: Build[] };
    const found = items.find((item) => item.status === status);
    if (!found) throw new Error(`No build is ${status}.`);
    return found;
  }

  async requests(method: string, path: string): Promise<{ headers: Record<string, string> }[]> {
    return (await (await this.request.get(`/__script/requests?method=${method}&path=${path}`)).json()) as { headers: Record<string, string> }[];
  }
}

/** A page that must not report an error of its own, and the system behind it. */
export const test = base.extend<{ system: System; quietPage: Page }>({
  baseURL: async ({}, provide) => provide(process.env.NEXUS_URL),
  system: async ({ request }, provide) => provide(new System(request)),
  quietPage: async ({ page }, provide) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      // A failed request logs itself; what matters is what the page makes of it.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) errors.push(message.text());
    });
    const goto = page.goto.bind(page);
    page.goto = async (url, options) => {
      const response = await goto(url, options);
      await page.locator("html[data-interactive]").waitFor();
      return response;
    };
    await provide(page);
    expect(errors).toEqual([]);
  },
});

export { expect };
