"use client";

import dynamic from "next/dynamic";

// Its code comes where something could not be read.
export const ProblemPanel = dynamic(() => import("./problem-panel").then((module) => module.ProblemPanel));
