"use client";

import dynamic from "next/dynamic";

// Rendered with the page; their code comes after that of the frame.
export const AgentCards = dynamic(() => import("./agent-cards").then((module) => module.AgentCards));
export const AgentView = dynamic(() => import("./agent-view").then((module) => module.AgentView));
