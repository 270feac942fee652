import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

test("no page loads more JavaScript than its budget before it can be used, whichever way the code comes", () => {
  test.setTimeout(300_000);
  const printed = execFileSync(process.execPath, [fileURLToPath(new URL("../../scripts/check-budget.mjs", import.meta.url)), "150"], { encoding: "utf8", stdio: "pipe" });
  console.log(printed);
  expect(printed.match(/^\| `\//gm)).toHaveLength(11);
});
