/** Names that stay in the folder that a zip file is unpacked to, whatever a path says. No two are the same. */
export function entryNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const parts = path.split(/[/\\]+/).filter((part) => part !== "" && part !== "." && part !== "..");
    const safe = parts.map((part) => part.replace(/[:*?"<>|\u0000-\u001f]/g, "_")).join("/") || "file";
    let name = safe;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${safe}~${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
