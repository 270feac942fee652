/** A thing that gets another name. */
export interface NameChange {
  /** What has the name: changes of one thing are saved one after the other. */
  id: string;
  /** The name that the server has; empty where there is none. */
  from: string;
  to: string;
  /** Shows a name, before the server has it. */
  show: (name: string) => void;
  save: (name: string) => Promise<unknown>;
}

/** What became of a change, to be told. `again` repeats it, and is what takes it back where it was saved. */
export type NameOutcome =
  | { kind: "renamed"; name: string; undo: (() => void) | undefined }
  | { kind: "failed" | "undoFailed"; error: unknown; again: () => void };

interface Course {
  stored: string;
  latest: number;
  waiting: number;
  saved: Promise<void>;
}

/**
 * Changes names: shown at once, saved in the order in which they were given, and taken back where the server refuses the last one.
 * Answers when the change is saved or taken back.
 */
export function createRenaming(tell: (outcome: NameOutcome) => void, courses = new Map<string, Course>()): (change: NameChange) => Promise<void> {
  function rename(change: NameChange, undoes = false): Promise<void> {
    const course = courses.get(change.id) ?? { stored: change.from, latest: 0, waiting: 0, saved: Promise.resolve() };
    courses.set(change.id, course);
    // While nothing is on its way, whoever asks knows best what the name is.
    if (course.waiting === 0) course.stored = change.from;
    course.waiting += 1;
    const turn = ++course.latest;
    change.show(change.to);
    course.saved = course.saved.then(() => save(course, turn, change, undoes));
    return course.saved;
  }

  async function save(course: Course, turn: number, change: NameChange, undoes: boolean): Promise<void> {
    const { stored } = course;
    try {
      await change.save(change.to);
      course.stored = change.to;
      if (!undoes) tell({ kind: "renamed", name: change.to, undo: stored === "" ? undefined : () => void rename({ ...change, from: course.stored, to: stored }, true) });
    } catch (error) {
      if (turn === course.latest) change.show(stored);
      tell({ kind: undoes ? "undoFailed" : "failed", error, again: () => void rename({ ...change, from: course.stored }, undoes) });
    } finally {
      course.waiting -= 1;
    }
  }

  return (change) => rename(change);
}
