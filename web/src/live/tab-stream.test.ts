import { expect, test } from "vitest";
import type { EventStreamOptions } from "./event-stream";
import { createTabStream } from "./tab-stream";

function scripted() {
  const open: EventStreamOptions[] = [];
  let most = 0;
  const listen = createTabStream((options) => {
    open.push(options);
    most = Math.max(most, open.length);
    return { close: () => void open.splice(open.indexOf(options), 1), restart: () => undefined };
  });
  return { listen, open, most: () => most };
}

const event = { type: "build", data: "{}", lastEventId: "" };

test("those who want the same address share one connection", () => {
  const { listen, open } = scripted();
  const heard: string[] = [];
  const first = listen("/a", { onEvent: () => heard.push("first") });
  open[0]?.onState?.("open");
  const states: string[] = [];
  const second = listen("/a", { onEvent: () => heard.push("second"), onState: (state) => states.push(state) });
  open[0]?.onEvent(event);
  expect(open).toHaveLength(1);
  expect(heard).toEqual(["first", "second"]);
  expect(states).toEqual(["open"]);
  first();
  expect(open).toHaveLength(1);
  second();
  expect(open).toHaveLength(0);
});

test("there is never more than one connection, and the older address comes back", () => {
  const { listen, open, most } = scripted();
  listen("/a", { onEvent: () => undefined });
  const second = listen("/b", { onEvent: () => undefined });
  expect(open.map(({ url }) => url)).toEqual(["/b"]);
  second();
  second();
  expect(open.map(({ url }) => url)).toEqual(["/a"]);
  expect(most()).toBe(1);
});
