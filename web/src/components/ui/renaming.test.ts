import { expect, test } from "vitest";
import { createRenaming, type NameOutcome } from "./renaming";

/** A thing with a name, whose server answers when the test wants it to. */
function named(from: string) {
  const shown: string[] = [];
  const told: NameOutcome[] = [];
  const asked: { name: string; accept: () => void; refuse: () => void }[] = [];
  const rename = createRenaming((outcome) => told.push(outcome));
  const save = (name: string) => new Promise<void>((accept, reject) => asked.push({ name, accept, refuse: () => reject(new Error(`${name} is refused.`)) }));
  return {
    shown,
    told,
    rename: (to: string, now = from) => rename({ id: "one", from: now, to, show: (name) => void shown.push(name), save }),
    /** The request that the server gets next. */
    request: async (number: number) => {
      await expect.poll(() => asked.length).toBeGreaterThan(number);
      const request = asked[number];
      if (!request) throw new Error("Nothing was asked for.");
      return request;
    },
    asked,
  };
}

test("a name is shown before the server has it, and taken back by its toast", async () => {
  const thing = named("old");
  const renamed = thing.rename("new");
  expect(thing.shown).toEqual(["new"]);
  expect(thing.told).toEqual([]);
  (await thing.request(0)).accept();
  await renamed;
  const [told] = thing.told;
  if (told?.kind !== "renamed") throw new Error("It should have been told.");
  expect(told.name).toBe("new");

  told.undo?.();
  expect(thing.shown).toEqual(["new", "old"]);
  const back = await thing.request(1);
  expect(back.name).toBe("old");
  back.accept();
  expect(thing.told).toHaveLength(1);
});

test("a refused name is taken back, told, and can be tried again", async () => {
  const thing = named("old");
  const renamed = thing.rename("new");
  (await thing.request(0)).refuse();
  await renamed;
  expect(thing.shown).toEqual(["new", "old"]);
  const [told] = thing.told;
  if (told?.kind !== "failed") throw new Error("It should have failed.");
  expect(told.error).toMatchObject({ message: "new is refused." });

  told.again();
  expect(thing.shown.at(-1)).toBe("new");
  (await thing.request(1)).accept();
  await expect.poll(() => thing.told.at(-1)?.kind).toBe("renamed");
});

test("an undo that the server refuses leaves the name as it is, and says so", async () => {
  const thing = named("old");
  const renamed = thing.rename("new");
  (await thing.request(0)).accept();
  await renamed;
  const [told] = thing.told;
  if (told?.kind === "renamed") told.undo?.();
  (await thing.request(1)).refuse();
  await expect.poll(() => thing.told.at(-1)?.kind).toBe("undoFailed");
  expect(thing.shown).toEqual(["new", "old", "new"]);
});

test("of two names given in a row the later one stays, whatever becomes of the first", async () => {
  const thing = named("old");
  const both = [thing.rename("first"), thing.rename("second", "first")];
  const first = await thing.request(0);
  expect(thing.asked).toHaveLength(1);
  first.refuse();
  (await thing.request(1)).refuse();
  await Promise.all(both);
  // The first is not shown again, nor the name that it never had on the server.
  expect(thing.shown).toEqual(["first", "second", "old"]);
  expect(thing.told.map(({ kind }) => kind)).toEqual(["failed", "failed"]);
});

test("what had no name offers no way back to none", async () => {
  const thing = named("");
  const renamed = thing.rename("new");
  (await thing.request(0)).accept();
  await renamed;
  expect(thing.told).toEqual([{ kind: "renamed", name: "new", undo: undefined }]);
});
