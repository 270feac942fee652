import { Languages, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import type { ThemeKey } from "./theme-switch";

// Apart from the switches: in the frame of a page the server draws them, which spares the browser their code.
export const themeIcons: Record<ThemeKey, ReactNode> = {
  light: <Sun size={14} aria-hidden />,
  dark: <Moon size={14} aria-hidden />,
  system: <Monitor size={14} aria-hidden />,
};

export const languageIcon: ReactNode = <Languages size={14} aria-hidden />;
