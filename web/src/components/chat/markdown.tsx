"use client";

import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const components: Components = {
  // A model may not send the reader's browser anywhere by itself: pictures are links.
  img: ({ src, alt }) => (typeof src === "string" && src ? <ExternalLink href={src}>{alt || src}</ExternalLink> : null),
  a: ({ href, children }) => (href ? <ExternalLink href={href}>{children}</ExternalLink> : <span>{children}</span>),
  pre: ({ children }) => (
    <pre tabIndex={0} className="overflow-x-auto rounded-lg border bg-raised px-3 py-2.5 font-mono text-xs leading-5">
      {children}
    </pre>
  ),
  table: ({ children }) => (
    <div tabIndex={0} className="overflow-x-auto rounded-lg border">
      <table className="w-full text-sm [&_td]:border-t [&_td]:px-3 [&_td]:py-1.5 [&_th]:bg-raised [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-left [&_th]:font-medium">{children}</table>
    </div>
  ),
  // Headings of an answer are not headings of the page.
  h1: ({ children }) => <p className="font-semibold">{children}</p>,
  h2: ({ children }) => <p className="font-semibold">{children}</p>,
  h3: ({ children }) => <p className="font-semibold">{children}</p>,
  h4: ({ children }) => <p className="font-semibold">{children}</p>,
  h5: ({ children }) => <p className="font-semibold">{children}</p>,
  h6: ({ children }) => <p className="font-semibold">{children}</p>,
};

function ExternalLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-link underline underline-offset-2">
      {children}
    </a>
  );
}

/** What a model wrote, as Markdown. Markup in it is text, and no address but of the web is a link. */
export function Markdown({ text }: { text: string }) {
  return (
    <div
      dir="auto"
      className="grid min-w-0 gap-3 wrap-anywhere [&_:not(pre)>code]:rounded [&_:not(pre)>code]:bg-raised [&_:not(pre)>code]:px-1 [&_:not(pre)>code]:font-mono [&_:not(pre)>code]:text-[0.9em] [&_li]:mt-1 [&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5"
    >
      <ReactMarkdown skipHtml={false} remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
