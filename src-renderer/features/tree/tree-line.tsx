import {
  Box,
  Braces,
  ChevronDown,
  ChevronRight,
  File,
  Folder,
  List,
  Package,
  RefreshCw,
  Server,
  TriangleAlert,
  Upload,
  X,
  Zap,
} from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import type { SourceKind, SourceOutline } from "#shared/model/schema";
import { type Texts, useTexts } from "../../i18n/i18n";
import { rangesOf } from "../../state/text-match";
import { Highlight } from "../../ui/highlight";
import { KindIcon } from "../../ui/kind-icon";
import styles from "./tree.module.css";
import { childrenOf, type TreeNode } from "./tree-node";
import { labelOf, methodCount, type TreeRow } from "./tree-rows";

interface TreeLineProps {
  readonly id: string;
  readonly row: TreeRow;
  /** In pixels from the top of all rows. */
  readonly top: number;
  readonly terms: readonly string[];
  readonly active: boolean;
  readonly current: boolean;
  /** A click; with Ctrl, ⌘ or the middle button it asks for a tab of its own. */
  readonly onOpen: (apart: boolean) => void;
  /** A press on the chevron. */
  readonly onToggle: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onReload: (sourceId: string) => void;
  readonly onClose: (sourceId: string) => void;
}

/** One row of the tree. */
export function TreeLine({ id, row, top, terms, active, current, onOpen, onToggle, onContextMenu, onReload, onClose }: TreeLineProps) {
  const texts = useTexts();
  const { node } = row;
  const source = node.kind === "source" ? node.outline.source : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expanded ?? undefined}
      aria-selected={current}
      data-active={active || undefined}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 4 + (row.level - 1) * 12 }}
      title={tooltip(node, texts)}
      onClick={(event) => onOpen(event.ctrlKey || event.metaKey)}
      // Without this the middle button would start to scroll.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && onOpen(true)}
      onContextMenu={onContextMenu}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: mouse only; the keyboard has Left and Right */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        className={styles.chevron}
        onClick={(event) => {
          if (row.expanded === null) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {row.expanded !== null && (row.expanded ? <ChevronDown size={13} /> : <ChevronRight size={13} />)}
      </span>
      <NodeIcon node={node} />
      <span className={styles.label}>
        <NodeLabel node={node} terms={terms} />
      </span>
      {source && <span className={styles.detail}>{source.kind === "demo" ? texts.t("tree.demo") : source.detail}</span>}
      <span className={styles.note} aria-hidden="true">
        {note(row, texts)}
      </span>
      <span className="visually-hidden">{spokenNote(node, texts)}</span>
      {source && (
        // Mouse only: the keyboard has F5, Delete and the row's menu.
        <span className={styles.acts} aria-hidden="true">
          <MouseAct title={texts.t("tree.reload")} onAct={() => onReload(source.id)}>
            <RefreshCw size={12} />
          </MouseAct>
          <MouseAct title={texts.t("tree.close")} onAct={() => onClose(source.id)}>
            <X size={13} />
          </MouseAct>
        </span>
      )}
    </div>
  );
}

function MouseAct({ title, onAct, children }: { title: string; onAct: () => void; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse to what the keyboard has elsewhere
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      title={title}
      className={styles.act}
      onClick={(event) => {
        event.stopPropagation();
        onAct();
      }}
    >
      {children}
    </span>
  );
}

const sourceIcons: Record<SourceKind, typeof Folder> = {
  folder: Folder,
  file: File,
  set: Package,
  upload: Upload,
  demo: Zap,
  reflection: Server,
};

function NodeIcon({ node }: { node: TreeNode }) {
  switch (node.kind) {
    case "source": {
      const Icon = sourceIcons[node.outline.source.kind];
      return <Icon size={14} className={styles.dim} />;
    }
    case "package":
      return <Box size={13} className={styles.dim} />;
    case "method":
      return <KindIcon kind={node.method.kind} />;
    case "imports":
      return <TriangleAlert size={13} className={styles.bad} />;
    case "type":
      return node.type.kind === "message" ? <Braces size={13} className={styles.dim} /> : <List size={13} className={styles.dim} />;
    default:
      return null;
  }
}

function NodeLabel({ node, terms }: { node: TreeNode; terms: readonly string[] }) {
  const { t, count } = useTexts();
  if (node.kind === "imports") return <span className={styles.bad}>{count("tree.imports", node.count)}</span>;
  if (node.kind === "types") return t(node.of === "message" ? "tree.messages" : "tree.enums");
  const label = labelOf(node);
  const marked = <Highlight text={label} ranges={node.kind === "source" ? [] : rangesOf(label, terms)} />;
  if (node.kind === "service") {
    return (
      <>
        {node.prefix && <span className={styles.dim}>{node.prefix}</span>}
        <b>{marked}</b>
      </>
    );
  }
  return node.kind === "method" && node.method.deprecated ? <s>{marked}</s> : marked;
}

function note({ node, expanded }: TreeRow, { t, count, number }: Texts): ReactNode {
  switch (node.kind) {
    case "source":
      return (
        <>
          <ProblemMark outline={node.outline} label={(n) => count("problems.count", n)} />
          {count("tree.files", node.outline.source.files.length)}
        </>
      );
    case "method":
      return node.method.kind === "unary" ? "" : t(`tree.kind.${node.method.kind}`);
    case "types":
      return number(node.children.length);
    case "service":
    case "package":
      // How much a closed row hides; an open one shows it.
      return expanded === false && methodCount(node) > 0 ? number(methodCount(node)) : "";
    default:
      return "";
  }
}

function ProblemMark({ outline, label }: { outline: SourceOutline; label: (n: number) => string }) {
  const { length } = outline.diagnostics;
  if (length === 0) return null;
  const errors = outline.diagnostics.some(({ severity }) => severity === "error");
  return (
    <span className={errors ? styles.bad : styles.warn} title={label(length)}>
      <TriangleAlert size={11} /> {length}
    </span>
  );
}

/** What a screen reader says after the name: the kind in words, and the marks that are otherwise only seen. */
function spokenNote(node: TreeNode, { t, count }: Texts): string {
  switch (node.kind) {
    case "source": {
      const { source, diagnostics } = node.outline;
      const problems = diagnostics.length > 0 ? [count("problems.count", diagnostics.length)] : [];
      return [count("tree.files", source.files.length), ...problems].join(", ");
    }
    case "method":
      return [t(`kind.${node.method.kind}`), ...(node.method.deprecated ? [t("tree.deprecated")] : [])].join(", ");
    case "types":
      return String(node.children.length);
    case "type":
      return t(node.type.kind === "message" ? "tree.message" : "tree.enum");
    default:
      return "";
  }
}

const longestTooltip = 1200;

function tooltip(node: TreeNode, { t }: Texts): string | undefined {
  const lines = (...parts: readonly string[]) =>
    parts
      .filter((part) => part !== "")
      .join("\n")
      .slice(0, longestTooltip);
  switch (node.kind) {
    case "source":
      return lines(node.outline.source.label, node.outline.source.detail);
    case "service":
      return lines(node.service.name, node.service.doc);
    case "method": {
      const { method } = node;
      const head = method.deprecated ? `${method.name} (${t("tree.deprecated")})` : method.name;
      return lines(head, `${method.input} → ${method.output}`, method.doc);
    }
    case "type":
      return lines(node.type.name, node.type.doc);
    default:
      return childrenOf(node).length > 0 && node.kind === "package" ? node.name : undefined;
  }
}
