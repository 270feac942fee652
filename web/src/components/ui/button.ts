const base =
  "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50";

/** Classes for what looks like a button, be it a button or a link. */
export const buttonStyle = {
  primary: `${base} h-8 px-3 text-sm bg-primary text-on-primary hover:bg-primary-hover`,
  secondary: `${base} h-8 px-3 text-sm border border-line-strong bg-surface text-ink hover:bg-hover`,
  danger: `${base} h-8 px-3 text-sm bg-danger text-on-danger hover:bg-danger-hover`,
  small: `${base} h-7 px-2.5 text-xs border border-line-strong bg-surface text-ink hover:bg-hover`,
  quiet: `${base} h-7 px-2 text-xs text-muted hover:bg-hover hover:text-ink`,
  icon: `${base} size-8 text-muted hover:bg-hover hover:text-ink`,
} as const;

/** A field that is typed or chosen in. */
export const fieldStyle =
  "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-subtle disabled:opacity-60 aria-invalid:border-fail";
