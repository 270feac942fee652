"use client";

import dynamic from "next/dynamic";
import { DetailSkeleton } from "../ui/page-skeletons";

// What is said is asked for in the browser; its code comes after that of the frame.
export const ChatView = dynamic(() => import("./chat-view").then((module) => module.ChatView), { ssr: false, loading: () => <DetailSkeleton label="" /> });
