import { type ReactNode, useMemo } from "react";
import type { FieldRow, MessagePage, OneofRow } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { Comment } from "./comment";
import { MemberName } from "./member-name";
import { MemberTable } from "./member-table";
import { numberWidth } from "./number-width";
import styles from "./pages.module.css";
import { Section } from "./section";
import { SymbolLink, TypeText } from "./symbol-link";

/** A line of a message's table: a field, or the head of the oneof whose fields follow. */
type Line = { readonly kind: "field"; readonly field: FieldRow } | { readonly kind: "oneof"; readonly oneof: OneofRow };

interface MessageBodyProps {
  readonly page: MessagePage;
  readonly member: string | null;
  readonly scroller: HTMLElement | null;
}

/** The fields of a message, and what else is declared in it. */
export function MessageBody({ page, member, scroller }: MessageBodyProps) {
  const { t } = useTexts();
  const lines = useMemo(() => linesOf(page), [page]);
  const extensions = useMemo(() => page.extensions.map((field): Line => ({ kind: "field", field })), [page]);
  return (
    <>
      {lines.length === 0 ? (
        <p className={styles.none}>{t("schema.empty.message")}</p>
      ) : (
        <FieldTable label={t("schema.fields")} lines={lines} member={member} scroller={scroller} />
      )}
      {extensions.length > 0 && (
        <Section title={t("schema.extensions")}>
          <FieldTable label={t("schema.extensions")} lines={extensions} member={member} scroller={scroller} />
        </Section>
      )}
      {page.nested.length > 0 && (
        <Section title={t("schema.nested")}>
          <ul className={styles.list}>
            {page.nested.map(({ name, kind, doc }) => (
              <li key={name}>
                <SymbolLink name={name} text={name.slice(page.name.length + 1)} /> <small>{t(`schema.${kind}`)}</small>{" "}
                <span className={styles.brief}>{doc.split("\n")[0]}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Reserved title={t("schema.reserved")} ranges={page.reserved} />
      <Reserved title={t("schema.ranges")} ranges={page.extensionRanges} />
    </>
  );
}

/** Numbers and names that no field may have, or only extensions may. */
export function Reserved({ title, ranges }: { title: string; ranges: readonly string[] }) {
  if (ranges.length === 0) return null;
  return (
    <Section title={title}>
      <p className={`${styles.ranges} data`}>{ranges.join(", ")}</p>
    </Section>
  );
}

function linesOf({ fields, oneofs }: MessagePage): Line[] {
  const heads = new Map(oneofs.map((oneof) => [oneof.name, oneof]));
  return fields.flatMap((field, at): Line[] => {
    const oneof = field.oneof !== null && fields[at - 1]?.oneof !== field.oneof ? heads.get(field.oneof) : undefined;
    return [...(oneof ? [{ kind: "oneof", oneof } as const] : []), { kind: "field", field }];
  });
}

interface FieldTableProps {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly member: string | null;
  readonly scroller: HTMLElement | null;
}

function FieldTable({ label, lines, member, scroller }: FieldTableProps) {
  const { t } = useTexts();
  const columns = [
    t("schema.column.number"),
    t("schema.column.field"),
    t("schema.column.type"),
    t("schema.column.label"),
    t("schema.column.comment"),
  ];
  const wide = useMemo(() => numberWidth(lines.flatMap((line) => (line.kind === "field" ? [line.field.number] : []))), [lines]);
  const cells = (line: Line): readonly ReactNode[] =>
    line.kind === "oneof" ? [oneofHead(line.oneof, t("schema.oneof"))] : fieldCells(line.field);
  return (
    <MemberTable
      label={label}
      columns={columns}
      layout={`${styles.fields} ${wide}`}
      rows={lines}
      keyOf={(line) => (line.kind === "oneof" ? `oneof ${line.oneof.name}` : line.field.name)}
      cells={cells}
      rowClass={(line) => (line.kind === "oneof" ? (styles.oneof ?? "") : line.field.oneof === null ? "" : (styles.inOneof ?? ""))}
      marked={member === null ? -1 : lines.findIndex((line) => line.kind === "field" && line.field.name === member)}
      scroller={scroller}
    />
  );
}

function oneofHead({ name, doc, options }: OneofRow, word: string): ReactNode {
  return (
    <div className={styles.oneofHead}>
      <span>
        <span className={`${styles.word} data`}>{word}</span> <b>{name}</b>
      </span>
      <Comment doc={doc} options={options} />
    </div>
  );
}

function fieldCells(field: FieldRow): readonly ReactNode[] {
  return [
    <span key="number" className={`${styles.number} data`}>
      {field.number}
    </span>,
    <MemberName key="name" {...field} />,
    <TypeText key="type" type={field.type} mapKey={field.mapKey} />,
    <span key="label" className={styles.label}>
      {field.label}
    </span>,
    <Comment key="comment" {...field} />,
  ];
}
