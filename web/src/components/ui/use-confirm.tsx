"use client";

import { type ReactNode, useState } from "react";
import type { ConfirmOptions } from "./confirm";
import { onDemand } from "./on-demand";

// The dialog's code comes with the first question.
const Confirm = onDemand(() => import("./confirm").then((module) => module.Confirm));

/** Asks before something is done: render `question` somewhere, and call `ask`. */
export function useConfirm(): { ask: (options: ConfirmOptions) => void; question: ReactNode } {
  const [options, setOptions] = useState<ConfirmOptions>();
  return { ask: setOptions, question: options ? <Confirm {...options} onClose={() => setOptions(undefined)} /> : null };
}
