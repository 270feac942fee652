/** The pages that lead everywhere, in order. `g` and the letter goes there. */
export const places = [
  { href: "/", key: "new", hotkey: "n" },
  { href: "/builds", key: "builds", hotkey: "b" },
  { href: "/agents", key: "agents", hotkey: "a" },
  { href: "/operations", key: "operations", hotkey: "o" },
  { href: "/architecture", key: "architecture", hotkey: "r" },
  { href: "/insights", key: "insights", hotkey: "i" },
  { href: "/settings", key: "settings", hotkey: "s" },
] as const;

export type PlaceKey = (typeof places)[number]["key"];
