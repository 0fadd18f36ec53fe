import { useMemo } from "react";
import type { SymbolPage, Usage } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { MemberTable } from "./member-table";
import styles from "./pages.module.css";
import { Section } from "./section";
import { SymbolLink } from "./symbol-link";

interface UsedByProps {
  readonly page: SymbolPage;
  readonly scroller: HTMLElement | null;
}

/** One who mentions the symbol, with all mentions. */
interface User {
  readonly symbol: string;
  readonly members: ReadonlyMap<Usage["what"], readonly string[]>;
}

/** Who mentions this type: messages by their fields, services by their methods. */
export function UsedBy({ page, scroller }: UsedByProps) {
  const { t, number } = useTexts();
  const users = useMemo(() => usersOf(page.usedBy), [page]);
  const more = page.usageCount > page.usedBy.length;
  return (
    <Section title={t("schema.used")} note={page.usageCount > 0 ? number(page.usageCount) : undefined}>
      {users.length === 0 ? (
        <p className={styles.none}>{t("schema.used.none")}</p>
      ) : (
        <MemberTable
          label={t("schema.used")}
          columns={[t("schema.column.where"), t("schema.used.as")]}
          layout={styles.used ?? ""}
          rows={users}
          keyOf={({ symbol }) => symbol}
          cells={(user) => [
            <SymbolLink
              key="symbol"
              name={user.symbol}
              member={[...user.members.values()][0]?.[0] ?? null}
              text={withoutPackage(user.symbol, page.package)}
            />,
            <span key="as" className={styles.as}>
              {[...user.members].map(([what, members]) => t(`schema.used.${what}`, { members: members.join(", ") })).join(" · ")}
            </span>,
          ]}
          scroller={scroller}
        />
      )}
      {more && <p className={styles.none}>{t("schema.used.more", { shown: number(page.usedBy.length), all: number(page.usageCount) })}</p>}
    </Section>
  );
}

function usersOf(usages: readonly Usage[]): User[] {
  const users = new Map<string, Map<Usage["what"], string[]>>();
  for (const { symbol, what, member } of usages) {
    const members = users.get(symbol) ?? new Map<Usage["what"], string[]>();
    members.set(what, [...(members.get(what) ?? []), what === "extension" ? `[${member}]` : member]);
    users.set(symbol, members);
  }
  return [...users].map(([symbol, members]) => ({ symbol, members }));
}

/** A name as it reads inside a package. */
export function withoutPackage(name: string, pkg: string): string {
  return pkg !== "" && name.startsWith(`${pkg}.`) ? name.slice(pkg.length + 1) : name;
}
