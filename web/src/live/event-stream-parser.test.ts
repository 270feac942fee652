import { describe, expect, test } from "vitest";
import { EventStreamParser } from "./event-stream-parser";

describe("an event stream's text", () => {
  test("gives the same events wherever it is cut", () => {
    const text = ': hello\r\n\r\nid: 7\r\nevent: update\r\ndata: {"a":1}\r\n\r\ndata: one\ndata: two\n\rdata:three\r\r';
    const whole = new EventStreamParser().feed(`${text}\n`);
    expect(whole).toEqual([
      { type: "update", data: '{"a":1}', lastEventId: "7" },
      { type: "message", data: "one\ntwo", lastEventId: "7" },
      { type: "message", data: "three", lastEventId: "7" },
    ]);
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new EventStreamParser();
      expect([...parser.feed(text.slice(0, cut)), ...parser.feed(`${text.slice(cut)}\n`)]).toEqual(whole);
    }
  });

  test("skips comments, unknown fields and a byte order mark", () => {
    expect(new EventStreamParser().feed("\uFEFF: heartbeat\nfoo: bar\ndata\ndata: x\n\n")).toEqual([
      { type: "message", data: "\nx", lastEventId: "" },
    ]);
  });

  test("an event without data is none, but its id counts", () => {
    const parser = new EventStreamParser("3");
    expect(parser.feed("event: end\n\ndata: x\n\nid: 4\n\ndata: y\n\n")).toEqual([
      { type: "message", data: "x", lastEventId: "3" },
      { type: "message", data: "y", lastEventId: "4" },
    ]);
  });

  test("an id with a null character is ignored, a retry must be digits", () => {
    const parser = new EventStreamParser("3");
    expect(parser.feed("id: a\0b\nretry: 2s\nretry: 1500\ndata: x\n\n")[0]?.lastEventId).toBe("3");
    expect(parser.retryMs).toBe(1500);
  });

  test("an unfinished event is not given", () => {
    expect(new EventStreamParser().feed("data: x\n")).toEqual([]);
  });
});
