import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SymbolPage } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { Breakable } from "../../ui/breakable";
import { Chip } from "../../ui/chip";
import { SymbolIcon } from "../../ui/symbol-icon";
import { EnumBody } from "./enum-page";
import { MessageBody } from "./message-page";
import styles from "./page-view.module.css";
import { Section } from "./section";
import { ServiceBody } from "./service-page";
import { UsedBy, withoutPackage } from "./used-by";

interface PageViewProps {
  readonly page: SymbolPage;
  /** The line to bring into sight. */
  readonly member: string | null;
}

/** All that the schema says of a symbol, to read from top to bottom. */
export function PageView({ page, member }: PageViewProps) {
  const { t, count } = useTexts();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The link that led here is gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  const own = withoutPackage(page.name, page.package);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what has no link to stand on
    <section ref={setScroller} className={styles.scroller} tabIndex={0} aria-label={page.name}>
      <article className={styles.page}>
        <header className={styles.head}>
          <h2 ref={heading} tabIndex={-1}>
            <SymbolIcon kind={page.kind} size={17} className={styles.icon} />
            <span>{page.deprecated ? <s>{own}</s> : own}</span>
          </h2>
          <span className={styles.package}>
            <Breakable text={page.package} />
          </span>
          <span className={styles.kind}>{t(`schema.${page.kind}`)}</span>
          {page.deprecated && <Chip tone="warn">{t("schema.deprecated")}</Chip>}
        </header>
        {page.doc !== "" && <p className={styles.doc}>{page.doc}</p>}
        <div className={styles.body}>{bodyOf(page, member, scroller)}</div>
        {page.omitted > 0 && <p className={styles.note}>{count("schema.omitted", page.omitted)}</p>}
        {page.options.length > 0 && (
          <Section title={t("schema.options")}>
            <dl className={styles.options}>
              {page.options.map(({ name, value }) => (
                <div key={name}>
                  <dt className="data">{name}</dt>
                  <dd className="data">{value}</dd>
                </div>
              ))}
            </dl>
          </Section>
        )}
        {page.kind !== "service" && <UsedBy page={page} scroller={scroller} />}
        {!page.readable && <p className={styles.note}>{t("schema.source.none")}</p>}
      </article>
    </section>
  );
}

function bodyOf(page: SymbolPage, member: string | null, scroller: HTMLElement | null): ReactNode {
  switch (page.kind) {
    case "message":
      return <MessageBody page={page} member={member} scroller={scroller} />;
    case "enum":
      return <EnumBody page={page} member={member} scroller={scroller} />;
    case "service":
      return <ServiceBody page={page} member={member} scroller={scroller} />;
  }
}
