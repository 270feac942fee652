import type { Metadata } from "next";
import { oidcConfiguration, oidcPath } from "@/api/oidc";
import { SignInForm } from "@/components/settings/sign-in-form";
import { safeNext } from "@/components/settings/safe-next";
import { buttonStyle } from "@/components/ui/button";
import { Logo } from "@/components/ui/icons";
import { getTranslator } from "@/i18n/server";

const failures = ["refused", "stale", "failed"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("signIn.title") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next, problem } = await searchParams;
  const failure = failures.find((known) => known === problem);
  const target = typeof next === "string" ? safeNext(next) : "/";
  const t = await getTranslator();
  return (
    <div className="mx-auto max-w-sm pt-[8vh]">
      <Logo size={36} />
      <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t("signIn.title")}</h1>
      <p className="mt-1.5 text-muted">{t("signIn.lead")}</p>
      {problem === "ended" ? (
        <p role="status" className="mt-5 rounded-lg bg-raised px-3.5 py-2.5 text-sm">
          {t("signIn.ended")}
        </p>
      ) : failure ? (
        <p role="alert" className="mt-5 rounded-lg bg-fail-soft px-3.5 py-2.5 text-sm text-fail">
          {t(`signIn.oidcProblem.${failure}`)}
        </p>
      ) : null}
      {oidcConfiguration() ? (
        <>
          {/* Not a page: it leaves for the identity provider. */}
          <a href={`${oidcPath}/start?${new URLSearchParams({ next: target })}`} className={`${buttonStyle.primary} mt-6 h-9! w-full`}>
            {t("signIn.oidc")}
          </a>
          <p className="mt-5 text-center text-xs text-subtle">{t("signIn.or")}</p>
        </>
      ) : null}
      <SignInForm next={target} />
    </div>
  );
}
