"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { readProblem } from "@/api/problem";
import { buttonStyle, fieldStyle } from "../ui/button";
import { safeNext } from "./safe-next";

export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("signIn");
  const id = useId();
  const [key, setKey] = useState("");
  const [failure, setFailure] = useState<string>();
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setFailure(undefined);
    try {
      const response = await fetch("/bff/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ key }) });
      if (response.ok) {
        window.location.assign(safeNext(next));
        return;
      }
      const problem = await readProblem(response);
      setFailure(response.status === 401 ? t("unknown") : response.status === 400 ? t("notAKey") : (problem.detail ?? problem.title));
    } catch {
      setFailure(t("unreachable"));
    }
    setPending(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 grid gap-3">
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {t("key")}
        </label>
        <input
          id={id}
          type="password"
          required
          autoComplete="current-password"
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          aria-invalid={failure !== undefined}
          aria-describedby={`${id}-note`}
          placeholder="nxs_…"
          className={`${fieldStyle} mt-1.5 h-9! font-mono`}
        />
      </div>
      <p id={`${id}-note`} role={failure ? "alert" : undefined} className={`text-xs ${failure ? "text-fail" : "text-subtle"}`}>
        {failure ?? t("hint")}
      </p>
      <button type="submit" className={`${buttonStyle.primary} h-9! w-full`} disabled={pending || key.trim() === ""}>
        {pending ? t("pending") : t("submit")}
      </button>
    </form>
  );
}
