"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { ConfirmOptions } from "./confirm";

// The dialog's code comes with the first question.
const Confirm = dynamic(() => import("./confirm").then((module) => module.Confirm), { ssr: false });

/** Asks before something is done: render `question` somewhere, and call `ask`. */
export function useConfirm(): { ask: (options: ConfirmOptions) => void; question: ReactNode } {
  const [options, setOptions] = useState<ConfirmOptions>();
  return { ask: setOptions, question: options ? <Confirm {...options} onClose={() => setOptions(undefined)} /> : null };
}
