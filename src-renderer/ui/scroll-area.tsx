import type { ReactNode, Ref } from "react";

interface ScrollAreaProps {
  readonly label: string;
  readonly className: string | undefined;
  /** The element that scrolls. */
  readonly area?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** A named part that scrolls, and so a tab stop: what cannot be focused cannot be scrolled by keyboard. */
export function ScrollArea({ label, className, area, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section ref={area} className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
