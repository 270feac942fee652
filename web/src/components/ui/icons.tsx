import type { ReactNode, SVGProps } from "react";

export type IconProps = Omit<SVGProps<SVGSVGElement>, "children"> & { size?: number };
export type Icon = (props: IconProps) => ReactNode;

function icon(children: ReactNode): Icon {
  return function DrawnIcon({ size = 16, ...props }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...props}
      >
        {children}
      </svg>
    );
  };
}

export const PlusIcon = /* @__PURE__ */ icon(<path d="M8 3.25v9.5M3.25 8h9.5" />);
export const ArrowRightIcon = /* @__PURE__ */ icon(<path d="M3 8h10M9 4l4 4-4 4" />);
export const ChevronRightIcon = /* @__PURE__ */ icon(<path d="m6 3.75 4.25 4.25L6 12.25" />);
export const BuildsIcon = /* @__PURE__ */ icon(
  <>
    <rect x="2.25" y="2.75" width="11.5" height="3" rx="1" />
    <rect x="2.25" y="6.75" width="7.5" height="3" rx="1" />
    <rect x="2.25" y="10.75" width="9.5" height="3" rx="1" />
  </>,
);
export const AgentsIcon = /* @__PURE__ */ icon(
  <>
    <rect x="2.75" y="5.25" width="10.5" height="8" rx="2.25" />
    <path d="M8 5.25V2.75M6 8.75v1M10 8.75v1" />
    <circle cx="8" cy="2.5" r=".4" fill="currentColor" />
  </>,
);
export const FileIcon = /* @__PURE__ */ icon(<path d="M9.25 2.25h-5a1 1 0 0 0-1 1v9.5a1 1 0 0 0 1 1h7.5a1 1 0 0 0 1-1v-7l-3.5-3.5Zm0 0v3.5h3.5" />);
export const FolderIcon = /* @__PURE__ */ icon(<path d="M2.25 4.25a1 1 0 0 1 1-1h2.9l1.5 1.75h5.1a1 1 0 0 1 1 1v5.75a1 1 0 0 1-1 1h-9.5a1 1 0 0 1-1-1v-7.5Z" />);
export const DownloadIcon = /* @__PURE__ */ icon(<path d="M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5" />);
export const CopyIcon = /* @__PURE__ */ icon(
  <>
    <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.5" />
    <path d="M10.25 3.25a1 1 0 0 0-1-.5h-5a1.5 1.5 0 0 0-1.5 1.5v5a1 1 0 0 0 .5 1" />
  </>,
);
export const CheckIcon = /* @__PURE__ */ icon(<path d="m3.25 8.5 3.25 3.25 6.25-7" />);
export const AlertIcon = /* @__PURE__ */ icon(<path d="M8 5.5v3.25M8 11.1v.15M7.1 2.6 1.9 11.7a1 1 0 0 0 .87 1.5h10.46a1 1 0 0 0 .87-1.5L8.9 2.6a1.04 1.04 0 0 0-1.8 0Z" />);
export const ToolIcon = /* @__PURE__ */ icon(<path d="M9.6 5.1a3 3 0 0 1 3.9-2.2l-1.8 1.8.2 1.4 1.4.2 1.2-1.2a3 3 0 0 1-4 3.5l-4.7 4.9a1.35 1.35 0 0 1-1.95-1.87L9.3 7.2a3 3 0 0 1 .3-2.1Z" />);
export const RetryIcon = /* @__PURE__ */ icon(<path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.77M13.5 2.25v2.5H11" />);

/** Status glyphs are filled discs with a mark, so that they differ by shape as well as by colour. */
function disc(children: ReactNode): Icon {
  return function DrawnDisc({ size = 16, ...props }: IconProps) {
    return (
      <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true" {...props}>
        {children}
      </svg>
    );
  };
}

const mark = { stroke: "var(--surface)", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" } as const;

export const DoneDisc = /* @__PURE__ */ disc(
  <>
    <circle cx="8" cy="8" r="6.75" fill="currentColor" />
    <path d="m5.1 8.3 2 2 3.8-4.3" {...mark} />
  </>,
);
export const FailDisc = /* @__PURE__ */ disc(
  <>
    <circle cx="8" cy="8" r="6.75" fill="currentColor" />
    <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" {...mark} />
  </>,
);
export const PauseDisc = /* @__PURE__ */ disc(
  <>
    <circle cx="8" cy="8" r="6.75" fill="currentColor" />
    <path d="M6.4 5.75v4.5m3.2-4.5v4.5" {...mark} />
  </>,
);
export const CancelDisc = /* @__PURE__ */ disc(
  <>
    <circle cx="8" cy="8" r="6.75" fill="currentColor" />
    <path d="M5.4 8h5.2" {...mark} />
  </>,
);
export const QueuedRing = /* @__PURE__ */ disc(<circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 2.51" />);
export const PendingRing = /* @__PURE__ */ disc(<circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="1.5" />);
export const RunningRing = /* @__PURE__ */ disc(
  <>
    <circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="2" opacity="0.25" />
    <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </>,
);

export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--primary)" />
      <path d="M10 22V10l12 12V10" fill="none" stroke="var(--on-primary)" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="10" cy="22" r="2.8" fill="var(--on-primary)" />
      <circle cx="22" cy="10" r="2.8" fill="var(--on-primary)" />
    </svg>
  );
}
