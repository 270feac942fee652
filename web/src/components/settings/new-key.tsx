"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { browserApi, newIdempotencyKey } from "@/api/browser";
import { ApiError, fieldError } from "@/api/problem";
import { type Caller, type CreatedKey, type Problem, scopes } from "@/api/types";
import { buttonStyle, fieldStyle } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Modal } from "../ui/modal";

/** Makes a key, and shows it: here, and never again. */
export function NewKey({ caller, onMade, onClose }: { caller: Caller; onMade: (key: CreatedKey) => void; onClose: () => void }) {
  const t = useTranslations("keys");
  const id = useId();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState(caller.owner);
  const [chosen, setChosen] = useState<string[]>(["read"]);
  const [expires, setExpires] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [pending, setPending] = useState(false);
  const [made, setMade] = useState<CreatedKey>();
  const repeat = useRef(newIdempotencyKey());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setProblem(undefined);
    try {
      const key = await browserApi.createKey(
        { name: name.trim(), scopes: chosen, owner: owner.trim(), ...(expires ? { expiresAt: `${expires}T00:00:00Z` } : {}) },
        repeat.current,
      );
      setMade(key);
      onMade(key);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.problem : { status: 0, title: String(error) });
      repeat.current = newIdempotencyKey();
    } finally {
      setPending(false);
    }
  }

  if (made) {
    return (
      <Modal title={t("madeTitle", { name: made.name })} description={t("madeText")} onClose={onClose}>
        <div className="flex items-center gap-2 rounded-lg border border-line-strong bg-raised p-2 pl-3">
          <code data-testid="new-key" className="min-w-0 flex-1 font-mono text-xs break-all select-all">
            {made.key}
          </code>
          <CopyButton text={made.key} />
        </div>
        <div className="mt-5 flex justify-end">
          <button type="button" className={buttonStyle.primary} onClick={onClose}>
            {t("stored")}
          </button>
        </div>
      </Modal>
    );
  }

  const nameProblem = problem ? fieldError(problem, "name") : undefined;
  return (
    <Modal title={t("new")} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="grid gap-4 text-sm">
        <div>
          <label htmlFor={`${id}-name`} className="font-medium">
            {t("name")}
          </label>
          <input id={`${id}-name`} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" aria-invalid={nameProblem !== undefined} className={`${fieldStyle} mt-1.5`} placeholder={t("namePlaceholder")} />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <div>
            <label htmlFor={`${id}-owner`} className="font-medium">
              {t("owner")}
            </label>
            <input id={`${id}-owner`} required value={owner} onChange={(event) => setOwner(event.target.value)} autoComplete="off" className={`${fieldStyle} mt-1.5`} />
          </div>
          <div>
            <label htmlFor={`${id}-expires`} className="font-medium">
              {t("expiresLabel")}
            </label>
            <input id={`${id}-expires`} type="date" value={expires} onChange={(event) => setExpires(event.target.value)} className={`${fieldStyle} mt-1.5`} />
          </div>
        </div>
        <fieldset>
          <legend className="font-medium">{t("scopes")}</legend>
          <div className="mt-1.5 grid gap-1.5">
            {scopes.map((scope) => (
              <label key={scope} className={`flex items-start gap-2.5 ${caller.scopes.includes(scope) ? "" : "opacity-50"}`}>
                <input
                  type="checkbox"
                  className="mt-0.5 accent-(--link)"
                  checked={chosen.includes(scope)}
                  disabled={!caller.scopes.includes(scope)}
                  onChange={(event) => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
                />
                <span>
                  <code className="text-xs">{scope}</code> <span className="text-muted">{t(`scope.${scope.replace(":", "_") as "read"}`)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {problem ? (
          <p role="alert" className="prose-inert rounded-lg bg-fail-soft px-3 py-2 text-fail">
            {problem.detail ?? problem.title}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <button type="button" className={buttonStyle.secondary} onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" className={buttonStyle.primary} disabled={pending || chosen.length === 0 || name.trim() === ""}>
            {t("make")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
