"use client";

import dynamic from "next/dynamic";

// Rendered with the page; its code comes after that of the frame.
export const InsightsView = dynamic(() => import("./insights-view").then((module) => module.InsightsView));
