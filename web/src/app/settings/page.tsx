import type { Metadata } from "next";
import { hasSession, load } from "@/api/server";
import { SettingsView } from "@/components/settings/settings-view";
import { ProblemPanel } from "@/components/ui/lazy";
import { Card, PageHeader } from "@/components/ui/states";
import { getTranslator } from "@/i18n/server";

const pageSize = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator())("settings.title") };
}

export default async function SettingsPage() {
  const [t, caller, signedIn] = await Promise.all([getTranslator(), load((api) => api.getCaller()), hasSession()]);
  const keys = caller.ok && caller.data.scopes.includes("operations") ? await load((api) => api.listKeys({ limit: pageSize })) : undefined;
  return (
    <>
      <PageHeader title={t("settings.title")} lead={t("settings.lead")} />
      {caller.ok ? (
        <SettingsView caller={caller.data} signedIn={signedIn} keys={keys?.ok ? keys.data : undefined} />
      ) : (
        <Card className="mt-6">
          <ProblemPanel problem={caller.problem} />
        </Card>
      )}
    </>
  );
}
