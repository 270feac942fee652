import { expect, test } from "vitest";
import { safeNext } from "./safe-next";

test.each([
  ["/builds?status=failed", "/builds?status=failed"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/\tx", "/"],
  ["/sign-in?next=/", "/"],
  ["", "/"],
])("after the sign-in, %s leads to %s", (next, place) => {
  expect(safeNext(next)).toBe(place);
});
