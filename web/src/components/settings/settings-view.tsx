"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Caller, KeyDetail, Page } from "@/api/types";
import { LanguageSwitch } from "../shell/language-switch";
import { languageIcon, themeIcons } from "../shell/switch-icons";
import { ThemeSwitch } from "../shell/theme-switch";
import { buttonStyle } from "../ui/button";
import { Card, Section } from "../ui/states";
import { Keys } from "./keys";

export function SettingsView({ caller, signedIn, keys }: { caller: Caller; signedIn: boolean; keys: Page<KeyDetail> | undefined }) {
  const t = useTranslations("settings");
  const [leaving, setLeaving] = useState(false);

  async function signOut(): Promise<void> {
    setLeaving(true);
    await fetch("/bff/session", { method: "DELETE" }).catch(() => undefined);
    window.location.replace("/");
  }

  return (
    <>
      <div className="grid items-start gap-x-6 lg:grid-cols-2">
        <Section title={t("appearance")}>
          <Card className="divide-y">
            <Row label={t("theme")}>
              <ThemeSwitch icons={themeIcons} />
            </Row>
            <Row label={t("language")}>
              <LanguageSwitch icon={languageIcon} />
            </Row>
          </Card>
        </Section>
        <Section title={t("account")}>
          <Card className="divide-y">
            <Row label={t("owner")}>
              <span className="font-mono text-xs">{caller.owner}</span>
            </Row>
            <Row label={t("scopes")}>
              <span className="flex flex-wrap justify-end gap-1">
                {caller.scopes.map((scope) => (
                  <code key={scope} className="rounded bg-raised px-1.5 text-xs">
                    {scope}
                  </code>
                ))}
              </span>
            </Row>
            <Row label={signedIn ? t("signedIn") : t("defaultKey")}>
              {signedIn ? (
                <button type="button" className={buttonStyle.small} disabled={leaving} onClick={() => void signOut()}>
                  {t("signOut")}
                </button>
              ) : (
                <a href="/sign-in" className={buttonStyle.small}>
                  {t("signIn")}
                </a>
              )}
            </Row>
          </Card>
        </Section>
      </div>
      {keys ? <Keys initial={keys} caller={caller} /> : <p className="mt-8 text-sm text-muted">{t("keysHidden")}</p>}
    </>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex min-h-12 items-center justify-between gap-4 px-4 py-2 text-sm">
      <span className="text-muted">{label}</span>
      {children}
    </div>
  );
}
