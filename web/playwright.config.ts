import { defineConfig } from "@playwright/test";
import { browserOptions } from "./tests/e2e/browser.mjs";

export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/e2e/start-system.ts",
  outputDir: "test-results",
  workers: 1,
  timeout: 60_000,
  // What is waited for is a state, not a speed: a busy machine may take its time.
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // What holds only sometimes does not hold: there is no second try.
  retries: 0,
  use: { launchOptions: browserOptions, screenshot: "only-on-failure" },
});
