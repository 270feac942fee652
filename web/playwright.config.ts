import { defineConfig } from "@playwright/test";
import { browserOptions } from "./tests/e2e/browser.mjs";

export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/e2e/start-system.ts",
  outputDir: "test-results",
  workers: 1,
  timeout: 30_000,
  forbidOnly: Boolean(process.env.CI),
  use: { launchOptions: browserOptions, screenshot: "only-on-failure" },
});
