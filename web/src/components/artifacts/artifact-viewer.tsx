"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "next-intl";
import { browserApi } from "@/api/browser";
import { apiPaths, browserBase } from "@/api/client";
import { ApiError } from "@/api/problem";
import type { Artifact } from "@/api/types";
import { buttonStyle } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { DownloadIcon } from "../ui/icons";
import { Skeleton } from "../ui/states";
import { whenResting } from "../ui/when-resting";
import type { Token, Tone } from "./highlight";
import { readTextPrefix, type TextPrefix } from "./read-text";
import { formatSize, isText } from "./tree";

/** More than this is a download: a page that shows megabytes of text is of no use to anybody. */
const shownBytes = 256 * 1024;

/** One file, as text and nothing else: what a model wrote is never interpreted here. */
export function ArtifactViewer({ buildId, artifact }: { buildId: string; artifact: Artifact }) {
  const t = useTranslations("artifacts");
  const name = artifact.path.split("/").at(-1) ?? artifact.path;
  const text = isText(artifact.contentType);
  const [content, setContent] = useState<TextPrefix>();
  const [failure, setFailure] = useState<string>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!text) return;
    const abort = new AbortController();
    browserApi
      .readArtifact(buildId, artifact.path, abort)
      .then((response) => readTextPrefix(response, shownBytes))
      .then(
        (prefix) => {
          if (!abort.signal.aborted) setContent(prefix);
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setFailure(error instanceof ApiError ? error.message : String(error));
        },
      );
    return () => abort.abort();
  }, [buildId, artifact.path, text, attempt]);

  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="flex items-center gap-2 border-b px-3 py-2">
        <p className="min-w-0 flex-1 truncate font-mono text-xs" title={artifact.path}>
          {artifact.path}
        </p>
        <span className="tabular hidden shrink-0 text-xs text-subtle sm:block">{formatSize(artifact.size)}</span>
        {content ? <CopyButton text={content.text} /> : null}
        <a href={browserBase + apiPaths.artifact(buildId, artifact.path)} download={name} className={buttonStyle.quiet}>
          <DownloadIcon size={14} />
          <span className="max-sm:sr-only">{t("download")}</span>
        </a>
      </div>
      {!text ? (
        <p className="grid flex-1 place-items-center p-6 text-sm text-subtle">{t("binary")}</p>
      ) : failure ? (
        <div role="alert" className="grid flex-1 place-content-center justify-items-center gap-3 p-6 text-center text-sm">
          <p>
            {t("failed")}: <span className="prose-inert text-muted">{failure}</span>
          </p>
          <button
            type="button"
            className={buttonStyle.secondary}
            onClick={() => {
              setFailure(undefined);
              setAttempt(attempt + 1);
            }}
          >
            {t("retry")}
          </button>
        </div>
      ) : content ? (
        <TextContent content={content} size={artifact.size} path={artifact.path} />
      ) : (
        <div className="grid gap-2 p-4" role="status" aria-label={t("loading")}>
          <Skeleton className="h-3 w-2/3" />
          <Skeleton className="h-3 w-1/2" />
          <Skeleton className="h-3 w-3/5" />
        </div>
      )}
    </div>
  );
}

function TextContent({ content, size, path }: { content: TextPrefix; size: number; path: string }) {
  const t = useTranslations("artifacts");
  const lines = content.text.replace(/\n$/, "").split("\n").length;
  const [coloured, setColoured] = useState<{ text: string; lines: Token[][] }>();

  useEffect(() => {
    let wanted = true;
    // The text is there at once; its colours follow when the page rests and their code has come.
    const forget = whenResting(() => {
      void import("./highlight")
        .then(({ highlight }) => highlight(content.text, path))
        .then(
          (found) => {
            if (wanted && found) setColoured({ text: content.text, lines: found });
          },
          () => undefined, // without colours it reads as well
        );
    });
    return () => {
      wanted = false;
      forget();
    };
  }, [content.text, path]);

  return (
    <>
      <div
        className="flex max-h-[32rem] flex-1 overflow-auto -outline-offset-2 font-mono text-xs leading-5"
        tabIndex={0}
        role="region"
        aria-label={t("content", { path })}
      >
        <pre aria-hidden="true" className="sticky left-0 border-r bg-surface py-3 pr-3 pl-4 text-right text-subtle select-none">
          {Array.from({ length: lines }, (_, index) => index + 1).join("\n")}
        </pre>
        <pre className="px-4 py-3" data-testid="artifact-text">
          {coloured?.text === content.text ? <Coloured lines={coloured.lines} /> : content.text}
        </pre>
      </div>
      {content.truncated ? (
        <p className="border-t bg-raised px-3 py-2 text-xs text-muted">
          {t("truncated", { shown: formatSize(shownBytes), size: formatSize(size) })}
        </p>
      ) : null}
    </>
  );
}

const toneClass: Record<Tone, string> = {
  keyword: "text-code-keyword",
  string: "text-code-string",
  number: "text-code-number",
  name: "text-code-name",
  comment: "text-subtle italic",
};

function Coloured({ lines }: { lines: Token[][] }) {
  return lines.map((line, number) => (
    <span key={number}>
      {line.map((token, index) =>
        token.tone ? (
          <span key={index} className={toneClass[token.tone]}>
            {token.text}
          </span>
        ) : (
          token.text
        ),
      )}
      {number < lines.length - 1 ? "\n" : null}
    </span>
  ));
}
