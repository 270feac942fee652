import type { Message, MessagePart } from "@/api/types";

/** A tool's use together with its result. */
export type Block = { kind: "text"; text: string } | { kind: "tool"; name: string; input: unknown; result?: string; isError: boolean };

export function blocksOf(content: readonly MessagePart[]): Block[] {
  const blocks: Block[] = [];
  const uses = new Map<string, Extract<Block, { kind: "tool" }>>();
  for (const part of content) {
    if (part.type === "text" && part.text) blocks.push({ kind: "text", text: part.text });
    else if (part.type === "tool_use") {
      const block: Extract<Block, { kind: "tool" }> = { kind: "tool", name: part.name ?? "", input: part.input, isError: false };
      if (part.id) uses.set(part.id, block);
      blocks.push(block);
    } else if (part.type === "tool_result") {
      const use = part.id ? uses.get(part.id) : undefined;
      const result = { result: part.text ?? "", isError: part.isError === true };
      if (use) Object.assign(use, result);
      else blocks.push({ kind: "tool", name: part.name ?? "", input: undefined, ...result });
    }
  }
  return blocks;
}

/** The words of a message, for the clipboard. */
export function plainText(message: Message): string {
  return message.content.flatMap((part) => (part.type === "text" && part.text ? [part.text] : [])).join("\n\n");
}
