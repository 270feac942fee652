import { expect, test } from "vitest";
import { readReport } from "./read-report";

test("checks and evaluation cases are read", () => {
  expect(
    readReport({
      isValid: false,
      checks: [{ rule: "manifest", passed: true, detail: "agent.yaml is valid." }, { rule: 7 }],
      evaluation: [{ input: "How far is 3 miles?", passed: false, answer: "4 km" }],
    }),
  ).toEqual({
    checks: [{ name: "manifest", passed: true, detail: "agent.yaml is valid." }],
    cases: [{ name: "How far is 3 miles?", passed: false, detail: "4 km" }],
  });
});

test.each([[null], ["text"], [[]], [{}], [{ checks: "none" }]])("%o is no report", (body) => {
  expect(readReport(body)).toBeUndefined();
});
