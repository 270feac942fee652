import { ListSkeleton } from "@/components/ui/page-skeletons";
import { getTranslator } from "@/i18n/server";

export default async function Loading() {
  const t = await getTranslator();
  return <ListSkeleton label={t("loading")} />;
}
