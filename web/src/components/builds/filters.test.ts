import { expect, test } from "vitest";
import { filtersFrom, noFilters, queryOf } from "./filters";

test("a day is asked for from its beginning to its end", () => {
  expect(queryOf({ ...noFilters, from: "2026-02-28", to: "2026-02-28" })).toEqual({ from: "2026-02-28T00:00:00.000Z", to: "2026-03-01T00:00:00.000Z" });
});

test("nothing chosen asks for everything", () => {
  expect(queryOf({ ...noFilters, text: "  " })).toEqual({});
});

test("an owner is one who is named", () => {
  expect(queryOf({ ...noFilters, owner: " team-b " })).toEqual({ owner: "team-b" });
  expect(queryOf(filtersFrom({ owner: "team-b" }))).toEqual({ owner: "team-b" });
});

test("an address with nonsense in it filters nothing", () => {
  expect(filtersFrom({ status: "sleeping", text: ["a", "b"], from: "2026-99-99", to: "tomorrow" })).toEqual(noFilters);
  expect(filtersFrom({ status: "failed", text: "refund", from: "2026-01-01" })).toEqual({ status: "failed", text: "refund", from: "2026-01-01", to: "", owner: "" });
});
