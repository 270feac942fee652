"use client";

import { useLocale, useTranslations } from "next-intl";

/**
 * What the server gives as a reason, in the reader's language where the reason is one of its own. The words of others, an exception's say,
 * stay as they are and are marked as English, so that they are read aloud as such.
 */
export function ServerText({ text, cause, of }: { text: string; cause: string | null | undefined; of: "healthCauses" | "sweeperCauses" }) {
  const t = useTranslations(`operations.${of}`);
  const foreign = useLocale() !== "en";
  const key = cause as Parameters<typeof t>[0];
  const known = foreign && cause && /^\w+$/.test(cause) && t.has(key) ? t(key) : undefined;
  // What comes after the colon is the words of whatever broke.
  const quoted = /: ([\s\S]+)$/.exec(text)?.[1];
  if (!known) return <span lang={foreign ? "en" : undefined}>{text}</span>;
  return (
    <>
      {known}
      {quoted ? (
        <>
          {" "}
          <span lang="en">{quoted}</span>
        </>
      ) : null}
    </>
  );
}
