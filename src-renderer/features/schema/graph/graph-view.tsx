import { List, Maximize, Minus, Plus } from "lucide-react";
import { useCallback, useState } from "react";
import type { TabState } from "#shared/model/settings";
import type { SymbolGraph, SymbolPage } from "#shared/model/symbol";
import type { WirebenchClient } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { useAnswer } from "../use-answer";
import { withoutPackage } from "../used-by";
import styles from "./graph.module.css";
import { GraphCanvas } from "./graph-canvas";
import { GraphList } from "./graph-list";

const depths = [1, 2, 3] as const;

interface GraphViewProps {
  readonly tab: TabState;
  readonly page: SymbolPage;
}

/** How a symbol hangs together with others: a drawing, or the same as a list. */
export function GraphView({ tab, page }: GraphViewProps) {
  const { t, count } = useTexts();
  const [depth, setDepth] = useState(1);
  const [asList, setAsList] = useState(false);
  const ask = useCallback(
    (client: WirebenchClient) => client.open("schema.graph", { sourceId: tab.sourceId, name: page.name, depth }),
    [tab.sourceId, page.name, depth],
  );
  const { value: graph } = useAnswer<SymbolGraph>(ask);
  const own = withoutPackage(page.name, page.package);
  return (
    <section className={styles.graph} aria-label={t("schema.graph.label", { name: own })}>
      <div className={styles.bar} role="toolbar" aria-label={t("schema.graph")}>
        <b title={page.name}>{own}</b>
        <span className={styles.depths}>
          <span id="graph-depth">{t("schema.graph.depth")}</span>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a toolbar's line */}
          <span role="group" aria-labelledby="graph-depth" className={styles.choice}>
            {depths.map((one) => (
              <button key={one} type="button" aria-pressed={one === depth} onClick={() => setDepth(one)}>
                {one}
              </button>
            ))}
          </span>
        </span>
        <IconButton label={t("schema.graph.list")} aria-pressed={asList} onClick={() => setAsList(!asList)}>
          <List size={14} />
        </IconButton>
      </div>
      {graph && (asList ? <GraphList graph={graph} page={page} /> : <Drawing graph={graph} page={page} />)}
      {graph?.truncated && (
        <p className={styles.note} role="status">
          {count("schema.graph.truncated", graph.nodes.length)}
        </p>
      )}
      {graph && graph.edges.length === 0 && <p className={styles.note}>{t("schema.graph.alone")}</p>}
    </section>
  );
}

function Drawing({ graph, page }: { graph: SymbolGraph; page: SymbolPage }) {
  const { t } = useTexts();
  return (
    <GraphCanvas
      key={graph.nodes[0]?.name ?? ""}
      graph={graph}
      pkg={page.package}
      tools={({ zoom, fitAll }) => (
        <>
          <IconButton label={t("schema.graph.zoom.out")} onClick={() => zoom(1 / 1.25)}>
            <Minus size={14} />
          </IconButton>
          <IconButton label={t("schema.graph.zoom.in")} onClick={() => zoom(1.25)}>
            <Plus size={14} />
          </IconButton>
          <IconButton label={t("schema.graph.fit")} onClick={fitAll}>
            <Maximize size={13} />
          </IconButton>
        </>
      )}
    />
  );
}
