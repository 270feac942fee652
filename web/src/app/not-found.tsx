import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { getTranslator } from "@/i18n/server";

export default async function NotFound() {
  const t = await getTranslator();
  return (
    <div className="flex flex-col items-center px-6 py-24 text-center">
      <p className="font-mono text-sm text-subtle">404</p>
      <h1 className="mt-2 text-xl font-semibold">{t("errors.notFoundTitle")}</h1>
      <p className="mt-1 max-w-sm text-sm text-muted">{t("errors.notFoundHint")}</p>
      <Link href="/" className={`${buttonStyle.secondary} mt-5`}>
        {t("errors.home")}
      </Link>
    </div>
  );
}
