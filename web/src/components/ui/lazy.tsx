"use client";

import { onDemand } from "./on-demand";

// Its code comes where something could not be read.
export const ProblemPanel = onDemand(() => import("./problem-panel").then((module) => module.ProblemPanel));
