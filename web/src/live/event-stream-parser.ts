export interface ServerSentEvent {
  type: string;
  data: string;
  /** The stream's last event id so far; an event without an id keeps the one before it. */
  lastEventId: string;
}

/** Reads the text of an event stream as the HTML standard describes it, in chunks cut anywhere. */
export class EventStreamParser {
  /** The server's wish for the delay before a reconnect, in milliseconds. */
  retryMs: number | undefined;
  private rest = "";
  private first = true;
  private type = "";
  private data: string[] = [];
  private id: string;

  constructor(lastEventId = "") {
    this.id = lastEventId;
  }

  feed(chunk: string): ServerSentEvent[] {
    this.rest += chunk;
    if (this.first && this.rest !== "") {
      this.first = false;
      if (this.rest.startsWith("\uFEFF")) this.rest = this.rest.slice(1);
    }

    const events: ServerSentEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r/.exec(this.rest);
      // A carriage return at the very end may be the first half of CRLF: wait for what follows.
      if (!end || (end[0] === "\r" && end.index === this.rest.length - 1)) return events;
      const line = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      const event = this.line(line);
      if (event) events.push(event);
    }
  }

  private line(line: string): ServerSentEvent | undefined {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.type = value;
    else if (field === "data") this.data.push(value);
    else if (field === "id" && !value.includes("\0")) this.id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return undefined;
  }

  private dispatch(): ServerSentEvent | undefined {
    const event = { type: this.type || "message", data: this.data.join("\n"), lastEventId: this.id };
    const empty = this.data.length === 0;
    this.type = "";
    this.data = [];
    return empty ? undefined : event;
  }
}
