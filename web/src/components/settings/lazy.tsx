"use client";

import dynamic from "next/dynamic";

// Rendered with the page; its code comes after that of the frame.
export const SettingsView = dynamic(() => import("./settings-view").then((module) => module.SettingsView));
export const SignInForm = dynamic(() => import("./sign-in-form").then((module) => module.SignInForm));
