export interface TextPrefix {
  text: string;
  truncated: boolean;
}

/** Reads at most `limit` bytes of a response as UTF-8 and lets the rest go. */
export async function readTextPrefix(response: Response, limit: number): Promise<TextPrefix> {
  if (!response.body) return { text: await response.text(), truncated: false };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = limit;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), truncated: false };
    if (value.length > left) {
      await reader.cancel();
      // A character cut in half stays in the decoder and is not shown.
      return { text: text + decoder.decode(value.subarray(0, left), { stream: true }), truncated: true };
    }
    text += decoder.decode(value, { stream: true });
    left -= value.length;
  }
}
