export interface DifferenceLine {
  kind: "added" | "removed" | "same" | "place";
  text: string;
}

/** The lines of a difference in the unified form, without the names of the files, which stand above it. */
export function readDifference(text: string): DifferenceLine[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const begins = lines.findIndex((line) => line.startsWith("@@"));
  return lines.slice(Math.max(begins, 0)).map((line): DifferenceLine => {
    if (line.startsWith("@@") || line.startsWith("\\")) return { kind: "place", text: line };
    if (line.startsWith("+")) return { kind: "added", text: line };
    if (line.startsWith("-")) return { kind: "removed", text: line };
    return { kind: "same", text: line };
  });
}
