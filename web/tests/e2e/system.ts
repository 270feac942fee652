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

  /** A build of earlier hours, as the script knows it. */
  async past(name: string): Promise<Build> {
    const { items } = (await (await this.request.get(`/api/v1/builds?limit=1&text=${encodeURIComponent(name)}`)).json()) as { items: Build[] };
    if (!items[0]) throw new Error(`No build is called ${name}.`);
    return items[0];
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

  async agents(): Promise<{ items: { id: string; name: string }[] }> {
    return (await (await this.request.get("/api/v1/agents")).json()) as { items: { id: string; name: string }[] };
  }

  async artifacts(id: string): Promise<{ path: string; size: number }[]> {
    return ((await (await this.request.get(`/api/v1/builds/${id}/artifacts`)).json()) as { items: { path: string; size: number }[] }).items;
  }

  async pages(): Promise<string[]> {
    const [build, agent] = [(await this.build("completed")).id, (await this.agents()).items[0]?.id];
    return ["/", "/builds", `/builds/${build}`, "/agents", `/agents/${agent}`, `/agents/${agent}/chat`, "/operations", "/architecture", "/insights", "/settings", "/sign-in"];
  }

  async heartbeats(): Promise<{ streams: number; sent: number }> {
    return (await (await this.request.get("/__script/heartbeats")).json()) as { streams: number; sent: number };
  }

  async statistics(): Promise<{ days: { accepted: number; completed: number; failed: number }[] }> {
    return (await (await this.request.get("/api/v1/operations/statistics")).json()) as { days: { accepted: number; completed: number; failed: number }[] };
  }

  async requests(method: string, path: string): Promise<{ headers: Record<string, string> }[]> {
    return (await (await this.request.get(`/__script/requests?method=${method}&path=${path}`)).json()) as { headers: Record<string, string> }[];
  }
}

/** Whether React drives all that can be operated: what streams in late comes alive after the rest, and until then a key pressed on it is lost. */
function everyControlIsHydrated(): boolean {
  const controls = [...document.querySelectorAll("main :is(a, button, input, textarea, select)")];
  return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps$")));
}

/**
 * Waits until the page answers to clicks and keys: its frame says so itself, and each part of it that came later has been taken over by React,
 * which shows in a property of its own on the element.
 */
export async function ready(page: Page): Promise<void> {
  await page.locator("html[data-interactive]").waitFor();
  await page.waitForFunction(everyControlIsHydrated);
}

/** What hostile text would have left behind, had it run. */
export const hacked = (page: Page) => page.evaluate(() => (window as unknown as { hacked?: unknown }).hacked);

/** A page that must not report an error of its own, and the system behind it. */
export const test = base.extend<{ system: System; quietPage: Page }>({
  baseURL: async ({}, provide) => provide(process.env.NEXUS_URL),
  system: async ({ request }, provide) => {
    const system = new System(request);
    await system.script("stage-ms?value=250"); // whatever the test before has left
    await provide(system);
  },
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
      await ready(page);
      return response;
    };
    await provide(page);
    expect(errors).toEqual([]);
  },
});

export { expect };
