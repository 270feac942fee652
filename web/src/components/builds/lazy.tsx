"use client";

import dynamic from "next/dynamic";

// Rendered with the page; their code comes after that of the frame.
export const RecentBuilds = dynamic(() => import("./recent-builds").then((module) => module.RecentBuilds));
export const NewBuildForm = dynamic(() => import("./new-build-form").then((module) => module.NewBuildForm));
export const BuildList = dynamic(() => import("./build-list").then((module) => module.BuildList));
export const BuildView = dynamic(() => import("./build-view").then((module) => module.BuildView));
