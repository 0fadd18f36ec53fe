import type { EnumPage } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { Comment } from "./comment";
import { MemberName } from "./member-name";
import { MemberTable } from "./member-table";
import { Reserved } from "./message-page";
import { numberWidth } from "./number-width";
import styles from "./pages.module.css";

interface EnumBodyProps {
  readonly page: EnumPage;
  readonly member: string | null;
  readonly scroller: HTMLElement | null;
}

/** The values of an enum. */
export function EnumBody({ page, member, scroller }: EnumBodyProps) {
  const { t } = useTexts();
  return (
    <>
      <MemberTable
        label={t("schema.values")}
        columns={[t("schema.column.number"), t("schema.column.value"), t("schema.column.comment")]}
        layout={`${styles.values} ${numberWidth(page.values.map(({ number }) => number))}`}
        rows={page.values}
        keyOf={({ name }) => name}
        cells={(value) => [
          <span key="number" className={`${styles.number} data`}>
            {value.number}
          </span>,
          <MemberName key="name" {...value} />,
          <Comment key="comment" {...value} />,
        ]}
        marked={page.values.findIndex(({ name }) => name === member)}
        scroller={scroller}
      />
      <Reserved title={t("schema.reserved")} ranges={page.reserved} />
    </>
  );
}
