import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { GraphNode, SymbolGraph } from "#shared/model/symbol";
import { type Texts, useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { SymbolIcon } from "../../../ui/symbol-icon";
import { useNavigation } from "../navigation";
import { withoutPackage } from "../used-by";
import styles from "./graph.module.css";
import { boxHeight, boxWidth, layOut, neighbourOf, type PlacedEdge, type PlacedNode } from "./graph-layout";
import { fitIn, usePanZoom } from "./use-pan-zoom";

interface GraphCanvasProps {
  readonly graph: SymbolGraph;
  /** The package of the middle: left out of the names. */
  readonly pkg: string;
  readonly tools: (camera: { zoom: (factor: number) => void; fitAll: () => void }) => ReactNode;
}

/** With more edges than this only those of the chosen box say their fields. */
const mostLabels = 14;

/** The drawing: boxes are buttons with one tab stop among them, edges an SVG behind them. */
export function GraphCanvas({ graph, pkg, tools }: GraphCanvasProps) {
  const { t } = useTexts();
  const layout = useMemo(() => layOut(graph), [graph]);
  const middle = layout.nodes.find(({ level }) => level === 0);
  const cameraFor = useCallback(
    (frame: { width: number; height: number }, least: number) =>
      fitIn(layout, frame, { x: (middle?.x ?? 0) + boxWidth / 2, y: (middle?.y ?? 0) + boxHeight / 2 }, least),
    [layout, middle],
  );
  const { frame, camera, fitAll, zoom, show, handlers } = usePanZoom(cameraFor);
  const [chosenName, setChosen] = useState<string | null>(null);
  const chosen = layout.nodes.find(({ name }) => name === chosenName) ?? middle;
  const { follow } = useNavigation();
  useFocusOnMiddle(frame, middle?.name);

  const go = (node: PlacedNode) => {
    setChosen(node.name);
    show({ x: node.x, y: node.y, width: boxWidth, height: boxHeight });
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(node.name)}"]`)?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = chosen && neighbourOf(layout.nodes, chosen, event.key);
    if (next) go(next);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(1 / 1.25);
    else if (event.key === "0") fitAll();
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the boxes inside have the focus, and pass their keys on */}
      <div ref={frame} className={styles.frame} onKeyDown={onKeyDown} {...handlers}>
        <div
          className={styles.content}
          style={{
            width: layout.width,
            height: layout.height,
            transform: `translate(${camera.x}px, ${camera.y}px) scale(${camera.scale})`,
          }}
        >
          <Edges edges={layout.edges} width={layout.width} height={layout.height} chosen={chosen?.name ?? ""} />
          {layout.nodes.map((node) => (
            <Box
              key={node.name}
              node={node}
              pkg={pkg}
              chosen={node === chosen}
              onChoose={() => setChosen(node.name)}
              onOpen={() => follow(node.name, null, false)}
            />
          ))}
        </div>
        <div className={styles.tools}>{tools({ zoom, fitAll })}</div>
      </div>
      {chosen && (
        <footer className={styles.foot}>
          <SymbolIcon kind={chosen.kind} className={styles.dim} />
          <span className={styles.footName} title={chosen.name}>
            {chosen.name}
          </span>
          {chosen.level !== 0 && (
            <Button size="s" onClick={() => follow(chosen.name, null, false)}>
              {t("schema.graph.focus")}
            </Button>
          )}
          <span className={styles.hint}>{t("schema.graph.hint")}</span>
        </footer>
      )}
    </>
  );
}

/** The box that was in focus may be gone when another is put in the middle: the focus goes to the middle. */
function useFocusOnMiddle(frame: { readonly current: HTMLElement | null }, middle: string | undefined): void {
  const first = useRef(true);
  useEffect(() => {
    const isFirst = first.current;
    first.current = false;
    if (middle === undefined || (isFirst && document.activeElement !== document.body)) return;
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(middle)}"]`)?.focus({ preventScroll: true });
  }, [frame, middle]);
}

/** A nested type's name with its holder's, where a box has room for both. */
const longestPath = 20;

interface BoxProps {
  readonly node: PlacedNode;
  readonly pkg: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
}

function Box({ node, pkg, chosen, onChoose, onOpen }: BoxProps) {
  const texts = useTexts();
  const name = withoutPackage(node.name, pkg);
  const isForeign = name === node.name && pkg !== "" && node.name.includes(".");
  const short = isForeign || name.length > longestPath ? node.name.slice(node.name.lastIndexOf(".") + 1) : name;
  return (
    <button
      type="button"
      data-node={node.name}
      tabIndex={chosen ? 0 : -1}
      aria-current={node.level === 0 || undefined}
      title={`${node.name}\n${sizeText(node, texts)}`}
      className={styles.box}
      style={{ left: node.x, top: node.y, width: boxWidth, height: boxHeight }}
      data-chosen={chosen || undefined}
      onFocus={onChoose}
      onClick={onChoose}
      onDoubleClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onOpen();
      }}
    >
      <SymbolIcon kind={node.kind} size={13} className={styles.dim} />
      <span className={styles.boxText}>
        <b>{short}</b>
        <small>{isForeign ? node.name.slice(0, node.name.lastIndexOf(".")) : sizeText(node, texts)}</small>
        <span className="visually-hidden">
          {texts.t(`schema.${node.kind}`)} {node.name}
        </span>
      </span>
    </button>
  );
}

function sizeText({ kind, size }: GraphNode, { count }: Texts): string {
  switch (kind) {
    case "message":
      return count("schema.fields", size);
    case "enum":
      return count("schema.values", size);
    case "service":
      return count("schema.methods", size);
  }
}

interface EdgesProps {
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
  readonly chosen: string;
}

function Edges({ edges, width, height, chosen }: EdgesProps) {
  const touches = ({ from, to }: PlacedEdge) => from === chosen || to === chosen;
  return (
    <svg width={width} height={height} className={styles.edges} aria-hidden="true">
      <defs>
        {["plain", "lit"].map((look) => (
          <marker key={look} id={`arrow-${look}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0,0.5 L7.5,4 L0,7.5 z" className={look === "lit" ? styles.litHead : styles.plainHead} />
          </marker>
        ))}
      </defs>
      {edges.map((edge) => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={edge.path}
          className={touches(edge) ? styles.lit : styles.plain}
          markerEnd={`url(#arrow-${touches(edge) ? "lit" : "plain"})`}
        />
      ))}
      {edges
        .filter((edge) => edges.length <= mostLabels || touches(edge))
        .map((edge) => (
          <text
            key={`${edge.from} ${edge.to}`}
            x={edge.label.x}
            y={edge.label.y}
            textAnchor={edge.label.anchor}
            className={styles.edgeLabel}
          >
            {labelOf(edge.members)}
          </text>
        ))}
    </svg>
  );
}

/** As many letters as fit between two columns. */
const longestLabel = 15;

function labelOf(members: readonly string[]): string {
  const [first = "", ...others] = members;
  const more = others.length === 0 ? "" : ` +${others.length}`;
  const room = longestLabel - more.length;
  return `${first.length > room ? `${first.slice(0, room - 1)}…` : first}${more}`;
}
