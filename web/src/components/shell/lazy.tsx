"use client";

import dynamic from "next/dynamic";

// Rendered with the frame; their code comes after that of the page.
export const ThemeSwitch = dynamic(() => import("./theme-switch").then((module) => module.ThemeSwitch));
export const LanguageSwitch = dynamic(() => import("./language-switch").then((module) => module.LanguageSwitch));
export const OfflineBanner = dynamic(() => import("./offline-banner").then((module) => module.OfflineBanner));
export const Toasts = dynamic(() => import("../ui/toasts").then((module) => module.Toasts), { ssr: false });
