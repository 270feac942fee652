"use client";

import dynamic from "next/dynamic";

// Rendered with the page; its code comes after that of the frame.
export const ArchitectureView = dynamic(() => import("./architecture-view").then((module) => module.ArchitectureView));
