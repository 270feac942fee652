import { expect, test } from "vitest";
import { resolveLocale } from "./locale";

const locales = ["en", "zh-CN"] as const;

test.each([
  [undefined, null, "en"],
  [undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
  [undefined, "zh-TW", "zh-CN"],
  [undefined, "de-DE, zh;q=0.3, en;q=0.7", "en"],
  [undefined, "zh;q=0, en;q=0.1", "en"],
  [undefined, "fr, *", "en"],
  ["zh-CN", "en", "zh-CN"],
  ["klingon", "zh", "zh-CN"],
] as const)("cookie %s and header %s give %s", (cookie, header, expected) => {
  expect(resolveLocale(locales, cookie, header)).toBe(expected);
});
