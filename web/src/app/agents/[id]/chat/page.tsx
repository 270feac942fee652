import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { load } from "@/api/server";
import { ChatView } from "@/components/chat/chat-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const getAgent = cache((id: string) => load((api) => api.getAgent(id)));

export async function generateMetadata({ params }: PageProps<"/agents/[id]/chat">): Promise<Metadata> {
  const [t, agent] = await Promise.all([getTranslator(), getAgent(decodeURIComponent((await params).id))]);
  return agent.ok ? { title: t("chat.title", { name: agent.data.name.slice(0, 80) }) } : {};
}

export default async function ChatPage({ params, searchParams }: PageProps<"/agents/[id]/chat">) {
  const agent = await getAgent(decodeURIComponent((await params).id));
  const { session } = await searchParams;
  if (!agent.ok) {
    if (agent.problem.status === 404) notFound();
    return (
      <Card>
        <ProblemPanel problem={agent.problem} />
      </Card>
    );
  }
  return <ChatView agent={agent.data} initialSession={typeof session === "string" ? session : undefined} />;
}
