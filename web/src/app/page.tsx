import { load } from "@/api/server";
import { NewBuildForm } from "@/components/builds/new-build-form";
import { RecentBuilds } from "@/components/builds/recent-builds";
import { getTranslator } from "@/i18n/server";

const recent = 5;

export default async function HomePage() {
  const [t, builds] = await Promise.all([getTranslator(), load((api) => api.listBuilds({ limit: recent }))]);
  return (
    <div className="mx-auto max-w-3xl md:pt-8">
      <h1 className="text-3xl font-semibold tracking-tight text-balance">{t("home.title")}</h1>
      <p className="mt-2 mb-6 max-w-xl text-lg text-pretty text-muted">{t("home.lead")}</p>
      <NewBuildForm />
      {/* Without the API the box still stands, and says what is wrong when it is used. The list comes by itself once the stream connects. */}
      <RecentBuilds initial={builds.ok ? builds.data : { items: [] }} pageSize={recent} />
    </div>
  );
}
