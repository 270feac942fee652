import type { Page } from "@/api/types";
import { whileItMayPass } from "./while-it-may-pass";

export type ReadPage<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

export interface Listed<T> {
  /** Undefined until the first page is there. */
  items: readonly T[] | undefined;
  /** Why the list could not be read the last time. */
  error: Error | undefined;
  hasMore: boolean;
  reads: "list" | "more" | undefined;
  moreFailed: boolean;
}

export const nothingListed: Listed<never> = { items: undefined, error: undefined, hasMore: false, reads: undefined, moreFailed: false };

/** What was read of a list that comes in pages. One thing is read at a time, and nothing that was asked for is lost: a page more comes with the list that is read again. */
export class PagedList<T> {
  readAt = 0;
  private pages: Page<T>[] = [];
  private state: Listed<T> = nothingListed;
  private abort: AbortController | undefined;
  private latest: Promise<void> | undefined;
  private readonly pauseMs: number | undefined;
  private changes: ((item: T) => T)[] = [];
  private readonly listeners = new Set<() => void>();

  /** `first` is a page that is there already. */
  constructor(
    private readonly read: ReadPage<T>,
    { first, pauseMs }: { first?: Page<T>; pauseMs?: number } = {},
  ) {
    this.pauseMs = pauseMs;
    if (!first) return;
    this.pages = [first];
    this.state = { ...nothingListed, items: first.items, hasMore: Boolean(first.nextCursor) };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Listed<T> => this.state;

  /** Reads as many pages again as there are, one at least; what was there stays until then. Why that failed is in the state. */
  readonly refresh = (): Promise<void> =>
    this.begin("list", async (signal) => {
      const pages: Page<T>[] = [];
      do pages.push(await this.page(pages.at(-1)?.nextCursor, signal));
      while (pages.length < this.pages.length + (this.state.reads === "more" ? 1 : 0) && pages.at(-1)?.nextCursor);
      return pages;
    }).catch(() => undefined);

  /** Reads the next page; fails where that does. A list that is being read is read one page further. */
  readonly readMore = (): Promise<void> => {
    if (!this.latest) return this.begin("more", async (signal) => [...this.pages, await this.page(this.pages.at(-1)?.nextCursor, signal)]);
    this.show({ reads: "more", moreFailed: false });
    return this.latest;
  };

  /** Changes what is shown, and what is being read, which may not know of it yet. */
  change(of: (item: T) => T): void {
    this.changes.push(of);
    this.pages = this.pages.map((page) => ({ ...page, items: page.items.map(of) }));
    this.show({ items: this.items() });
  }

  /** Drops what is being read. */
  stop(): void {
    this.abort?.abort();
    this.abort = this.latest = undefined;
    if (this.state.reads) this.show({ reads: undefined });
  }

  private begin(what: "list" | "more", read: (signal: AbortSignal) => Promise<Page<T>[]>): Promise<void> {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    this.changes = [];
    this.show({ reads: this.state.reads === "more" ? "more" : what, moreFailed: false });
    const run = read(abort.signal).then(
      (pages) => {
        // Who waits for what was replaced waits for what came in its place.
        if (abort.signal.aborted) return this.latest;
        this.pages = pages.map((page) => ({ ...page, items: page.items.map((item) => this.changes.reduce((changed, of) => of(changed), item)) }));
        this.readAt = Date.now();
        this.ended({ items: this.items(), hasMore: Boolean(pages.at(-1)?.nextCursor), error: undefined });
      },
      (error: Error) => {
        if (abort.signal.aborted) return this.latest;
        this.ended({ ...(what === "list" ? { error } : {}), moreFailed: this.state.reads === "more" });
        throw error;
      },
    );
    return (this.latest = run);
  }

  private ended(change: Partial<Listed<T>>): void {
    this.latest = undefined;
    this.show({ ...change, reads: undefined });
  }

  private page(cursor: string | null | undefined, signal: AbortSignal): Promise<Page<T>> {
    return whileItMayPass(() => this.read(cursor ?? undefined, signal), signal, this.pauseMs);
  }

  private items(): readonly T[] | undefined {
    return this.pages.length > 0 ? this.pages.flatMap((page) => page.items) : undefined;
  }

  private show(change: Partial<Listed<T>>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
