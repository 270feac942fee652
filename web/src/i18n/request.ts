import { getRequestConfig } from "next-intl/server";
import { messages } from "./messages";
import { getLocale } from "./server";

/** What next-intl asks for each request. */
export default getRequestConfig(async () => {
  const locale = await getLocale();
  return { locale, messages: messages[locale], timeZone: "UTC" };
});
