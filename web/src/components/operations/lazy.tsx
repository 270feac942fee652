"use client";

import dynamic from "next/dynamic";

// Rendered with the page; its code comes after that of the frame.
export const OperationsView = dynamic(() => import("./operations-view").then((module) => module.OperationsView));
