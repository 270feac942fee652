import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

test("no page loads more than 150 kB of JavaScript before it can be used", () => {
  test.slow();
  const printed = execFileSync(process.execPath, [fileURLToPath(new URL("../../scripts/check-budget.mjs", import.meta.url)), "150"], { encoding: "utf8", stdio: "pipe" });
  expect(printed).toContain("/builds/[id]");
});
