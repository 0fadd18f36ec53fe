import type { SymbolGraph, SymbolPage } from "#shared/model/symbol";
import { useTexts } from "../../../i18n/i18n";
import { SymbolLink } from "../symbol-link";
import { withoutPackage } from "../used-by";
import styles from "./graph.module.css";

/** The graph's edges in words, for who does not see a drawing or wants to search one. */
export function GraphList({ graph, page }: { graph: SymbolGraph; page: SymbolPage }) {
  const { t } = useTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section className={styles.list} tabIndex={0} aria-label={t("schema.graph.list")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("schema.graph.from")}</th>
            <th scope="col">{t("schema.graph.by")}</th>
            <th scope="col">{t("schema.graph.to")}</th>
          </tr>
        </thead>
        <tbody>
          {graph.edges.map(({ from, to, members }) => (
            <tr key={`${from} ${to}`}>
              <td>
                <SymbolLink name={from} text={withoutPackage(from, page.package)} />
              </td>
              <td className="data">{members.join(", ")}</td>
              <td>
                <SymbolLink name={to} text={withoutPackage(to, page.package)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
