import type { Metadata } from "next";
import { SignInForm } from "@/components/settings/lazy";
import { Logo } from "@/components/ui/icons";
import { getTranslator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("signIn.title") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next } = await searchParams;
  const t = await getTranslator();
  return (
    <div className="mx-auto max-w-sm pt-[8vh]">
      <Logo size={36} />
      <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t("signIn.title")}</h1>
      <p className="mt-1.5 text-muted">{t("signIn.lead")}</p>
      <SignInForm next={typeof next === "string" ? next : "/"} />
    </div>
  );
}
