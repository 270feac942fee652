const base =
  "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50";

/** Classes for what looks like a button, be it a button or a link. */
export const buttonStyle = {
  primary: `${base} h-8 px-3 text-sm bg-primary text-on-primary hover:bg-primary-hover`,
  secondary: `${base} h-8 px-3 text-sm border border-line-strong bg-surface text-ink hover:bg-hover`,
  quiet: `${base} h-7 px-2 text-xs text-muted hover:bg-hover hover:text-ink`,
} as const;
