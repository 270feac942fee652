"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useRef, useState, useSyncExternalStore, useTransition } from "react";
import { useTranslations } from "next-intl";
import { createBuild, newIdempotencyKey } from "@/api/browser";
import { ApiError, fieldError } from "@/api/problem";
import { nameLength, type Problem, requirementLength } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { AlertIcon, ArrowRightIcon } from "../ui/icons";

const examples = ["support", "release", "invoices", "research"] as const;

export function NewBuildForm() {
  const t = useTranslations();
  const router = useRouter();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [requirement, setRequirement] = useState("");
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [pending, startTransition] = useTransition();
  // The same content keeps its key, so that a repetition after a lost answer does not start a second build.
  const sent = useRef({ content: "", key: "" });
  const command = useSyncExternalStore(noSubscription, () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"), () => "Ctrl");

  const length = requirement.trim().length;
  const requirementProblem = localProblem() ?? (problem ? fieldError(problem, "requirement") : undefined);
  const nameProblem =
    name.length > nameLength.max ? t("home.nameTooLong", { max: nameLength.max }) : problem ? fieldError(problem, "name") : undefined;
  const showRequirementProblem = requirementProblem !== undefined && (tried || length > requirementLength.max);

  function localProblem(): string | undefined {
    if (length < requirementLength.min) return t("home.tooShort", { min: requirementLength.min });
    if (length > requirementLength.max) return t("home.tooLong", { over: length - requirementLength.max });
    return undefined;
  }

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setTried(true);
    if (pending) return;
    if (localProblem() || name.length > nameLength.max) {
      box.current?.focus();
      return;
    }

    const build = { requirement: requirement.trim(), ...(name.trim() ? { name: name.trim() } : {}) };
    const content = JSON.stringify(build);
    if (sent.current.content !== content) sent.current = { content, key: newIdempotencyKey() };
    startTransition(async () => {
      setProblem(undefined);
      try {
        const created = await createBuild(build, sent.current.key);
        sent.current = { content: "", key: "" };
        router.push(`/builds/${encodeURIComponent(created.id)}`);
      } catch (error) {
        startTransition(() => setProblem(error instanceof ApiError ? error.problem : { status: 0, title: t("errors.title") }));
      }
    });
  }

  function pick(example: (typeof examples)[number]): void {
    setRequirement(t(`examples.${example}.requirement`));
    setTried(false);
    setProblem(undefined);
    box.current?.focus();
  }

  return (
    <>
      <form onSubmit={submit} noValidate>
        <div className="rounded-xl border border-line-strong bg-surface shadow-float transition-colors focus-within:border-focus">
          <label htmlFor={`${id}-requirement`} className="sr-only">
            {t("home.requirement")}
          </label>
          <textarea
            ref={box}
            id={`${id}-requirement`}
            name="requirement"
            rows={5}
            value={requirement}
            onChange={(event) => setRequirement(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit();
            }}
            placeholder={t("home.placeholder")}
            aria-invalid={showRequirementProblem}
            aria-describedby={`${id}-requirement-note`}
            required
            className="block field-sizing-content max-h-96 min-h-32 w-full resize-none rounded-t-xl bg-transparent px-4 pt-3.5 pb-2 text-lg outline-none placeholder:text-subtle"
          />
          <div className="flex flex-wrap items-center gap-2 border-t px-2.5 py-2.5">
            <label htmlFor={`${id}-name`} className="sr-only">
              {t("home.name")}
            </label>
            <input
              id={`${id}-name`}
              name="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder={t("home.namePlaceholder")}
              autoComplete="off"
              aria-invalid={nameProblem !== undefined}
              aria-describedby={nameProblem ? `${id}-name-note` : undefined}
              className="h-8 min-w-0 flex-1 basis-40 rounded-md bg-transparent px-1.5 text-sm placeholder:text-subtle"
            />
            <span className="tabular hidden text-xs text-subtle sm:block">
              {t("home.count", { count: length, max: requirementLength.max })}
            </span>
            <button type="submit" className={buttonStyle.primary} disabled={pending}>
              {pending ? t("home.submitting") : t("home.submit")}
              <ArrowRightIcon size={14} />
            </button>
          </div>
        </div>
        <div className="mt-2 flex min-h-5 justify-between gap-4 px-1 text-xs">
          <p id={`${id}-requirement-note`} aria-live="polite" className={showRequirementProblem ? "text-fail" : "text-subtle"}>
            {showRequirementProblem ? requirementProblem : null}
          </p>
          <p className="hidden shrink-0 text-subtle sm:block">{t("home.shortcut", { key: command })}</p>
        </div>
        {nameProblem ? (
          <p id={`${id}-name-note`} role="alert" className="mt-1 px-1 text-xs text-fail">
            {nameProblem}
          </p>
        ) : null}
        {problem && !fieldError(problem, "requirement") && !fieldError(problem, "name") ? (
          <div role="alert" className="mt-2 flex gap-2.5 rounded-lg bg-fail-soft px-3 py-2.5 text-sm text-fail">
            <AlertIcon size={16} className="mt-0.5 shrink-0" />
            <p className="prose-inert">
              <span className="font-medium">{t("home.failed")}.</span> {problem.detail ?? problem.title}
            </p>
          </div>
        ) : null}
      </form>

      <section aria-labelledby={`${id}-examples`} className="mt-5">
        <h2 id={`${id}-examples`} className="text-xs font-medium text-subtle">
          {t("home.examples")}
        </h2>
        <ul className="mt-2 grid gap-2 sm:grid-cols-2">
          {examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                onClick={() => pick(example)}
                className="h-full w-full rounded-lg border bg-surface px-3.5 py-3 text-left transition-colors hover:border-line-strong hover:bg-hover"
              >
                <span className="block text-sm font-medium">{t(`examples.${example}.title`)}</span>
                <span className="mt-0.5 line-clamp-2 text-xs text-muted">{t(`examples.${example}.requirement`)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function noSubscription(): () => void {
  return () => undefined;
}
