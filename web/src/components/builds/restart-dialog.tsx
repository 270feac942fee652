"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { BuildDetail } from "@/api/types";
import { buttonStyle, fieldStyle } from "../ui/button";
import { Modal } from "../ui/modal";
import { restartStages } from "./control-table";
import { useStageName } from "./stage-name";

/** Asks for the stage that a build goes back to. */
export function RestartDialog({ build, onChoose, onClose }: { build: BuildDetail; onChoose: (stage: string) => void; onClose: () => void }) {
  const t = useTranslations();
  const stageName = useStageName();
  const id = useId();
  const stages = restartStages(build);
  const [stage, setStage] = useState(stages.at(-1) ?? "");
  return (
    <Modal title={t("controls.restartTitle")} description={t("controls.restartText")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onChoose(stage);
        }}
      >
        <label htmlFor={id} className="text-sm font-medium">
          {t("controls.restartFrom")}
        </label>
        <select id={id} value={stage} onChange={(event) => setStage(event.target.value)} className={`${fieldStyle} mt-1.5`}>
          {stages.map((name) => (
            <option key={name} value={name}>
              {stageName(name, build.stages.find((one) => one.name === name)?.displayName)}
            </option>
          ))}
        </select>
        <div className="mt-5 flex justify-end gap-2">
          <button type="button" className={buttonStyle.secondary} onClick={onClose}>
            {t("dialog.keep")}
          </button>
          <button type="submit" className={buttonStyle.primary}>
            {t("controls.restart")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
