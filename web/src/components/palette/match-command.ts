/** Whether every word of `wanted` is in `label`, whatever the case and the order. */
export function matchCommand(label: string, wanted: string): boolean {
  const text = label.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
