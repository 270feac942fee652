import { Bot, ChartNoAxesColumn, ListTree, type LucideIcon, Network, Server, Settings, SquarePen } from "lucide-react";
import type { PlaceKey } from "./places";

export const placeIcons: Record<PlaceKey, LucideIcon> = {
  new: SquarePen,
  builds: ListTree,
  agents: Bot,
  operations: Server,
  architecture: Network,
  insights: ChartNoAxesColumn,
  settings: Settings,
};
