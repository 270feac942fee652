"use client";

import { Ban, ChevronDown, Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { browserApi } from "@/api/browser";
import { ApiError } from "@/api/problem";
import type { BuildControl, BuildDetail, BuildStatus } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { onDemand } from "../ui/on-demand";
import { toast } from "../ui/toasts";
import { useConfirm } from "../ui/use-confirm";
import { controlsOf, statusAfter, undoOf } from "./control-table";
import { useStageName } from "./stage-name";

const RestartDialog = onDemand(() => import("./restart-dialog").then((module) => module.RestartDialog));

const icons = { pause: Pause, resume: Play, cancel: Ban, retry: RotateCw, restart: RotateCcw } as const;

/** What may be asked of a build as it stands. The server has the last word: its reason is shown when it refuses. */
export function BuildControls({
  build,
  onAnswer,
  onExpect,
}: {
  build: BuildDetail;
  onAnswer: (build: BuildDetail) => void;
  /** How the build will stand if the server agrees; undefined: it did not. */
  onExpect: (status: BuildStatus | undefined) => void;
}) {
  const t = useTranslations("controls");
  const stageName = useStageName();
  const { ask, question } = useConfirm();
  const [pending, setPending] = useState<BuildControl>();
  const [choosing, setChoosing] = useState(false);

  async function apply(control: BuildControl, stage?: string): Promise<void> {
    setPending(control);
    onExpect(statusAfter[control]);
    try {
      onAnswer(await browserApi.controlBuild(build.id, control, stage));
      const undo = undoOf(control);
      toast({
        kind: "done",
        text: t(`done.${control}`, { stage: stage ? stageName(stage) : "" }),
        action: undo ? { label: t("undo"), run: () => void apply(undo) } : undefined,
      });
    } catch (error) {
      onExpect(undefined);
      toast({ kind: "problem", text: t(`refused.${control}`), detail: error instanceof ApiError ? error.message : String(error) });
      // What the page shows may be why it was refused.
      await browserApi.getBuild(build.id).then(onAnswer, () => undefined);
    } finally {
      setPending(undefined);
    }
  }

  function start(control: BuildControl): void {
    if (control === "cancel") ask({ title: t("cancelTitle"), text: t("cancelText"), action: t("cancel"), dangerous: true, onConfirm: () => void apply("cancel") });
    else if (control === "restart") setChoosing(true);
    else void apply(control);
  }

  return (
    <>
      <div role="group" aria-label={t("label")} className="flex flex-wrap gap-2">
        {controlsOf(build).map((control) => {
          const Glyph = icons[control];
          return (
            <button key={control} type="button" data-control={control} className={buttonStyle.secondary} disabled={pending !== undefined} onClick={() => start(control)}>
              <Glyph size={14} aria-hidden className={pending === control ? "animate-pulse-soft" : ""} />
              {t(control)}
              {control === "restart" ? <ChevronDown size={12} aria-hidden className="text-subtle" /> : null}
            </button>
          );
        })}
      </div>
      {question}
      {choosing ? <RestartDialog build={build} onClose={() => setChoosing(false)} onChoose={(stage) => void apply("restart", stage)} /> : null}
    </>
  );
}
