"use client";

import { Boxes, Database, FolderTree, Globe, type LucideIcon, Network, Server, Table2, Waypoints } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useOperations } from "@/live/use-operations";
import { LiveIndicator } from "../ui/live-indicator";
import { Card, Section } from "../ui/states";
import { dependencyOf, expectedOf, passedOn, replicasOf } from "./running";
import { boxSize, layout, type NodeKind, type Topology, type TopologyNode, withoutParts } from "./topology";

const icons: Record<NodeKind, LucideIcon> = {
  loadBalancer: Globe,
  service: Server,
  redis: Boxes,
  dynamoDb: Database,
  table: Table2,
  sqs: Waypoints,
  queue: Waypoints,
  fileSystem: FolderTree,
  other: Network,
};

type NodeState = "healthy" | "unhealthy" | "unknown";
type Facts = { state: NodeState; line: string; more?: string; lang?: string };

/** The system as its model has it, with what is known of each part now. */
export function ArchitectureView({ topology }: { topology: Topology }) {
  const t = useTranslations("architecture");
  const causes = useTranslations("operations.healthCauses");
  const { now, history, connection, current } = useOperations(undefined);
  const picture = useMemo(() => {
    const whole = withoutParts(topology);
    return { ...whole, ...layout(whole), edges: whole.edges };
  }, [topology]);
  const at = new Map(picture.nodes.map((node) => [node.id, node]));
  const { width, height } = boxSize;
  const pad = 12;

  const rate = (value: number | undefined, unit: "jobRate" | "requestRate") => (value === undefined ? undefined : t(unit, { value }));
  const facts = (node: TopologyNode): Facts => {
    const seen = lastSeen(node);
    // What was seen before the stream broke off says nothing of now.
    return current ? seen : { ...seen, state: "unknown" };
  };
  const lastSeen = (node: TopologyNode): Facts => {
    const workers = node.queue ? now?.workers?.filter(({ queue }) => queue === node.queue).length : undefined;
    if (workers !== undefined) {
      const queue = now?.queues?.find(({ name }) => name === node.queue);
      return {
        state: workers >= node.replicas ? "healthy" : "unhealthy",
        line: `${t("running", { count: workers, replicas: expectedOf(node, workers) })} · ${t("load", { waiting: queue?.backlog ?? 0, inFlight: queue?.inFlight ?? 0 })}`,
        more: rate(queue && history[queue.name]?.at(-1)?.rate, "jobRate"),
      };
    }
    const replicas = replicasOf(node, now);
    if (replicas) {
      return {
        state: replicas.count >= node.replicas ? "healthy" : "unhealthy",
        line: t("running", { count: replicas.count, replicas: expectedOf(node, replicas.count) }),
        more: rate(replicas.requestsPerSecond, "requestRate"),
      };
    }
    const passed = passedOn(node, picture, now);
    if (passed) return { state: "healthy", line: t("open", { count: passed.open }), more: rate(passed.perSecond, "requestRate") };
    const dependency = dependencyOf(node, now);
    if (dependency) {
      const { cause, error, latencyMs, replicas: count, perSecond, waiting } = dependency;
      const state = dependency.state === "healthy" ? "healthy" : "unhealthy";
      // The reasons of the server's own are said in the reader's language; the words of others stay as they are.
      if (cause === "timeout") return { state, line: causes(cause) };
      if (error) return { state, line: error, lang: "en" };
      const latency = t("latency", { value: latencyMs });
      return {
        state,
        line: typeof count === "number" ? `${t("running", { count, replicas: expectedOf(node, count) })} · ${latency}` : latency,
        more: typeof perSecond === "number" ? t("commandRate", { value: perSecond }) : typeof waiting === "number" ? t("eventsWaiting", { count: waiting }) : undefined,
      };
    }
    // Nobody counts the instances of these while they run, nor what they do: it is said so, and nothing is made of it.
    return { state: "unknown", line: picture.parts[node.id]?.join(", ") ?? `${t("modelled", { count: node.replicas })} · ${t("notMeasured")}` };
  };

  return (
    <>
      <div className="mt-5 mb-2 flex justify-end">
        <LiveIndicator state={connection} />
      </div>
      <Card className="overflow-x-auto p-4 -outline-offset-2" tabIndex={0} role="region" aria-label={t("picture")}>
        <svg viewBox={`${-pad} ${-pad} ${picture.width + 2 * pad} ${picture.height + 2 * pad}`} className="mx-auto block w-full max-w-5xl min-w-[44rem]" role="img" aria-label={t("picture")}>
          {picture.edges.map(({ from, to }) => {
            const [a, b] = [at.get(from), at.get(to)];
            if (!a || !b) return null;
            const [x1, y1, x2, y2] = [a.x + width, a.y + height / 2, b.x, b.y + height / 2];
            // What goes past a column on the level of its boxes goes over them.
            const over = x2 - x1 > width && Math.abs(y2 - y1) < height ? height : 0;
            const bend = over ? 40 : Math.max(28, (x2 - x1) / 2);
            return <path key={`${from} ${to}`} d={`M${x1} ${y1}C${x1 + bend} ${y1 - over} ${x2 - bend} ${y2 - over} ${x2 - 5} ${y2}m-5 -4l5 4l-5 4`} fill="none" className="stroke-line-strong" strokeWidth="1.5" />;
          })}
          {picture.nodes.map((node) => {
            const { state, line, more, lang } = facts(node);
            const Glyph = icons[node.kind];
            return (
              <g key={node.id} data-node={node.id} data-state={state} transform={`translate(${node.x} ${node.y})`}>
                <rect width={width} height={height} rx="10" className={`fill-surface ${state === "unhealthy" ? "stroke-fail" : "stroke-line-strong"}`} strokeWidth={state === "unhealthy" ? 2 : 1} />
                <Glyph x={14} y={14} size={18} strokeWidth={1.75} className="text-muted" />
                <text x={42} y={28} className="fill-ink text-[13px] font-medium">
                  {cut(node.id, 21)}
                </text>
                <text x={14} y={more ? 48 : 58} lang={lang} className="fill-muted text-[11px]">
                  {cut(line, 34)}
                </text>
                {more ? (
                  <text x={14} y={63} className="fill-muted text-[11px]">
                    {more}
                  </text>
                ) : null}
                <circle cx={width - 16} cy={16} r="4.5" className={state === "healthy" ? "fill-done" : state === "unhealthy" ? "fill-fail" : "fill-line-strong"} />
              </g>
            );
          })}
        </svg>
      </Card>
      <p className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
        {(["healthy", "unhealthy", "unknown"] as const).map((state) => (
          <span key={state} className="flex items-center gap-1.5">
            <span className={`size-2 rounded-full ${state === "healthy" ? "bg-done" : state === "unhealthy" ? "bg-fail" : "bg-line-strong"}`} />
            {t(`state.${state}`)}
          </span>
        ))}
      </p>

      <Section title={t("parts")}>
        <Card className="overflow-hidden">
          <ul className="divide-y">
            {picture.nodes.map((node) => {
              const { state, line, more, lang } = facts(node);
              const uses = picture.edges.filter(({ from }) => from === node.id).map(({ to }) => to);
              const Glyph = icons[node.kind];
              return (
                <li key={node.id} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 text-sm">
                  <Glyph size={15} strokeWidth={1.75} aria-hidden className="mt-0.5 text-subtle" />
                  <span className="w-44 font-medium wrap-anywhere">{node.id}</span>
                  <span className={`w-20 text-xs leading-5 ${state === "unhealthy" ? "text-fail" : "text-muted"}`}>{t(`state.${state}`)}</span>
                  <span className="min-w-40 flex-1 text-muted">
                    <span lang={lang}>{line}</span>
                    {more ? ` · ${more}` : null}
                    {picture.parts[node.id] ? <span className="block text-xs text-subtle">{picture.parts[node.id]?.join(", ")}</span> : null}
                  </span>
                  {uses.length > 0 ? <span className="text-xs leading-5 text-subtle">{t("uses", { names: uses.join(", ") })}</span> : null}
                </li>
              );
            })}
          </ul>
        </Card>
      </Section>
    </>
  );
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
