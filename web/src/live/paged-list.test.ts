import { expect, test } from "vitest";
import { ApiError } from "@/api/problem";
import type { Page } from "@/api/types";
import { PagedList } from "./paged-list";

/** A list on a server, two items a page; each read waits until it is let go. */
function server(all: string[], first?: Page<string>) {
  const reads: { cursor: string | undefined; signal: AbortSignal; answer: () => void; fail: (status: number) => void }[] = [];
  const list = new PagedList<string>(
    (cursor, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        const from = Number(cursor ?? 0);
        reads.push({
          cursor,
          signal,
          answer: () => resolve({ items: all.slice(from, from + 2), nextCursor: from + 2 < all.length ? String(from + 2) : undefined }),
          fail: (status) => reject(new ApiError({ status, title: `Status ${status}.` })),
        });
      }),
    { pauseMs: 1, first },
  );
  const next = async () => {
    const known = reads.length;
    while (reads.length === known) await new Promise((resolve) => setTimeout(resolve, 1));
    return reads[known]!;
  };
  return { list, reads, next, last: () => reads.at(-1)! };
}

test("the next page comes behind what is there, and reading again reads as many pages as there are", async () => {
  const all = ["a", "b", "c", "d", "e"];
  const { list, next, last, reads } = server(all);
  const first = list.refresh();
  expect(list.get()).toMatchObject({ items: undefined, reads: "list" });
  last().answer();
  await first;
  expect(list.get()).toMatchObject({ items: ["a", "b"], hasMore: true, reads: undefined });
  const more = list.readMore();
  last().answer();
  await more;
  expect(list.get().items).toEqual(["a", "b", "c", "d"]);

  all.unshift("new");
  const again = list.refresh();
  const second = next();
  last().answer();
  (await second).answer();
  await again;
  expect(list.get().items).toEqual(["new", "a", "b", "c"]);
  expect(reads.map(({ cursor }) => cursor)).toEqual([undefined, "2", undefined, "2"]);
});

test("what is asked for later takes the place of what is under way, and who waits for the one waits for the other", async () => {
  const { list, reads } = server(["a"]);
  let over = false;
  const first = list.refresh().then(() => (over = true));
  list.stop();
  const second = list.refresh();
  expect(reads[0]?.signal.aborted).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(over).toBe(false);
  reads[1]?.answer();
  await Promise.all([first, second]);
  expect(list.get()).toMatchObject({ items: ["a"], error: undefined });
});

test("a change shows at once, and what was read before it does not take it back", async () => {
  const { list, last } = server(["a", "b"]);
  const first = list.refresh();
  last().answer();
  await first;
  const again = list.refresh();
  const stale = last();
  list.change((item) => (item === "a" ? "renamed" : item));
  stale.answer();
  await again;
  expect(list.get()).toMatchObject({ items: ["renamed", "b"], reads: undefined });
});

test("a server that is away for a moment is asked again, a refusal is not; what was there stays", async () => {
  const { list, next, last, reads } = server(["a"]);
  const first = list.refresh();
  const retry = next();
  last().fail(503);
  (await retry).answer();
  await first;
  expect(list.get().items).toEqual(["a"]);

  const refused = list.refresh();
  last().fail(403);
  await refused;
  expect(list.get()).toMatchObject({ items: ["a"], error: { status: 403 }, reads: undefined });
  expect(reads).toHaveLength(3);
});

test("a further page that cannot be read says so, and can be asked for again", async () => {
  const { list, last } = server(["a", "b", "c"]);
  const first = list.refresh();
  last().answer();
  await first;
  const more = list.readMore();
  last().fail(404);
  await expect(more).rejects.toThrow("Status 404.");
  expect(list.get()).toMatchObject({ items: ["a", "b"], moreFailed: true, hasMore: true });
  const again = list.readMore();
  last().answer();
  await again;
  expect(list.get()).toMatchObject({ items: ["a", "b", "c"], moreFailed: false, hasMore: false });
});

test("a page that is asked for while the list is read again comes with it, and the list that is read again comes too", async () => {
  const all = ["a", "b", "c", "d"];
  const { list, next, last, reads } = server(all);
  const first = list.refresh();
  last().answer();
  await first;

  all.unshift("new");
  const again = list.refresh();
  const more = list.readMore();
  expect(list.get().reads).toBe("more");
  const second = next();
  reads[1]?.answer();
  (await second).answer();
  await Promise.all([again, more]);
  expect(list.get()).toMatchObject({ items: ["new", "a", "b", "c"], reads: undefined });
  expect(reads[1]?.signal.aborted).toBe(false);
});

test("a list that is read again while a further page is on its way comes with that page", async () => {
  const { list, next, last } = server(["a", "b", "c"]);
  const first = list.refresh();
  last().answer();
  await first;
  const more = list.readMore();
  const again = list.refresh();
  const second = next();
  last().answer();
  (await second).answer();
  await Promise.all([more, again]);
  expect(list.get()).toMatchObject({ items: ["a", "b", "c"], hasMore: false, reads: undefined });
});

test("where the list cannot be read again, neither can the page that was asked for with it", async () => {
  const { list, last } = server(["a", "b", "c"]);
  const first = list.refresh();
  last().answer();
  await first;
  const again = list.refresh();
  const more = list.readMore();
  last().fail(403);
  await expect(more).rejects.toThrow("Status 403.");
  await again;
  expect(list.get()).toMatchObject({ items: ["a", "b"], error: { status: 403 }, moreFailed: true, reads: undefined });
});

test("a change does not stop the list from being read again", async () => {
  const all = ["a", "b"];
  const { list, last } = server(all);
  const first = list.refresh();
  last().answer();
  await first;
  const again = list.refresh();
  all[1] = "newer";
  list.change((item) => (item === "a" ? "renamed" : item));
  expect(list.get()).toMatchObject({ items: ["renamed", "b"], reads: "list" });
  last().answer();
  await again;
  expect(list.get()).toMatchObject({ items: ["renamed", "newer"], reads: undefined });
});

test("a list whose first page is there goes on from it", async () => {
  const { list, last } = server(["a", "b", "c"], { items: ["a", "b"], nextCursor: "2" });
  expect(list.get()).toMatchObject({ items: ["a", "b"], hasMore: true, reads: undefined });
  const more = list.readMore();
  last().answer();
  await more;
  expect(list.get()).toMatchObject({ items: ["a", "b", "c"], hasMore: false });
});
