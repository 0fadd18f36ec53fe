import type { ReactNode } from "react";

/** A named part that scrolls, and so a tab stop: what cannot be focused cannot be scrolled by keyboard. */
export function ScrollArea({ label, className, children }: { label: string; className: string | undefined; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
