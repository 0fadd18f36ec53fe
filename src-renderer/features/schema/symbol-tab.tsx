import { ChevronLeft, ChevronRight, ExternalLink } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import type { Place, SymbolAt, SymbolPage } from "#shared/model/symbol";
import { useCommandRegistry, useCommands } from "../../commands/context";
import type { WirebenchClient } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { ownTarget } from "../../state/schema-store";
import { emptyTrail } from "../../state/symbol-trail";
import { useTabs, useWindowState } from "../../state/window-state";
import { IconButton } from "../../ui/button";
import { FaultNotice } from "../../ui/fault-notice";
import { Split } from "../../ui/split";
import { TabList } from "../../ui/tab-list";
import { GraphView } from "./graph/graph-view";
import { NavigationContext, type SymbolNavigation } from "./navigation";
import { PageView } from "./page-view";
import styles from "./symbol-tab.module.css";
import { useAnswer } from "./use-answer";

/** What the pane beside a page shows. */
export interface SourcePane {
  readonly sourceId: string;
  readonly file: string;
  readonly label: string;
  readonly place: Place;
  readonly takeFocus: boolean;
  readonly onJump: (symbol: SymbolAt) => void;
  readonly onReferences: (symbol: SymbolAt) => void;
  readonly side: ReactNode;
}

interface SymbolTabProps {
  readonly tab: TabState;
  /** Draws the source beside the page: another feature's part. */
  readonly source: (pane: SourcePane) => ReactNode;
}

/** Below this width, in pixels, the source stands below the page. */
const narrowBelow = 820;

/** A message, enum or service: its page and its graph, with its source beside them. */
export function SymbolTab({ tab, source }: SymbolTabProps) {
  const { t } = useTexts();
  const { tabActions } = useWindowState();
  const { box, narrow } = useNarrow();
  const ask = useCallback(
    (client: WirebenchClient) => client.open("schema.symbol", { sourceId: tab.sourceId, name: tab.subject }),
    [tab.sourceId, tab.subject],
  );
  const { value: page, fault } = useAnswer<SymbolPage>(ask);
  const [place, setPlace] = usePlace(
    page,
    useTabs(({ trails }) => trails[tab.id]?.member ?? null),
  );
  const navigation = useSymbolNavigation(tab, setPlace);
  useSymbolCommands(tab, place);
  const jump = useCallback(
    ({ page: name, member, definition }: SymbolAt) => {
      if (name) tabActions.visitSymbol(tab.id, name, member);
      else if (definition) tabActions.openSource(tab.sourceId, definition.file, definition.line, definition.column);
    },
    [tabActions, tab.id, tab.sourceId],
  );
  const side = place && (
    <IconButton label={t("schema.source.open")} onClick={() => tabActions.openSource(tab.sourceId, place.file, place.line, place.column)}>
      <ExternalLink size={13} />
    </IconButton>
  );
  const pane = place && {
    sourceId: tab.sourceId,
    file: place.file,
    label: t("schema.source", { file: place.file }),
    place,
    takeFocus: false,
    onJump: jump,
    // A symbol's page says who uses it.
    onReferences: jump,
    side,
  };
  const readable = page !== null && (page.readable || place?.file !== page.place.file);
  return (
    <NavigationContext value={navigation}>
      <div ref={box} className={styles.tab}>
        <Split
          key={narrow ? "below" : "beside"}
          id={narrow ? "symbol-below" : "symbol-beside"}
          direction={narrow ? "vertical" : "horizontal"}
          label={t("schema.resize")}
          share={narrow ? 62 : 60}
          least={20}
          first={<Views tab={tab} page={page} fault={fault} />}
          second={readable && pane ? source(pane) : null}
        />
      </div>
    </NavigationContext>
  );
}

function Views({ tab, page, fault }: { tab: TabState; page: SymbolPage | null; fault: FaultData | null }) {
  const texts = useTexts();
  const { t } = texts;
  const registry = useCommandRegistry();
  const { tabActions } = useWindowState();
  const { back, forward, member, view } = useTabs(({ trails }) => trails[tab.id] ?? emptyTrail);
  const prefix = `symbol-${tab.id}`;
  return (
    <div className={styles.views}>
      <TabList
        label={t("schema.views")}
        prefix={prefix}
        items={[
          { id: "page", label: t("schema.page") },
          { id: "graph", label: t("schema.graph") },
        ]}
        selected={view}
        onSelect={(id) => tabActions.showSymbolView(tab.id, id)}
      >
        <IconButton label={t("schema.back")} disabled={back.length === 0} onClick={() => tabActions.stepSymbol(tab.id, -1)}>
          <ChevronLeft size={15} />
        </IconButton>
        <IconButton label={t("schema.forward")} disabled={forward.length === 0} onClick={() => tabActions.stepSymbol(tab.id, 1)}>
          <ChevronRight size={15} />
        </IconButton>
      </TabList>
      <div role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`} className={styles.panel}>
        {fault && (
          <div className={styles.fault}>
            <FaultNotice
              title={t(`fault.${fault.code}`)}
              words={faultWords(fault, texts)}
              next={{ label: t("command.open"), run: () => registry.run("open") }}
            />
          </div>
        )}
        {page && view === "page" && <PageView key={page.name} page={page} member={page.name === tab.subject ? member : null} />}
        {page && view === "graph" && <GraphView tab={tab} page={page} />}
      </div>
    </div>
  );
}

/** Where the source beside the page is: at the symbol, or at its member in question, or where the reader asked. */
function usePlace(page: SymbolPage | null, member: string | null) {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    if (page) setPlace((member === null ? undefined : memberPlace(page, member)) ?? page.place);
  }, [page, member]);
  return [place, setPlace] as const;
}

function memberPlace(page: SymbolPage, member: string): Place | undefined {
  const rows = page.kind === "message" ? [...page.fields, ...page.extensions] : page.kind === "enum" ? page.values : page.methods;
  return rows.find(({ name }) => name === member)?.place;
}

function useSymbolNavigation(tab: TabState, reveal: (place: Place) => void): SymbolNavigation {
  const { tabActions, schemas } = useWindowState();
  return useMemo(
    () => ({
      follow: (name, member, apart) => {
        if (apart) tabActions.openSymbol(tab.sourceId, name, member, true);
        else tabActions.visitSymbol(tab.id, name, member);
      },
      reveal: (place) => reveal({ ...place }),
      call: (method) => tabActions.openMethod(tab.sourceId, method, ownTarget(schemas.getState(), tab.sourceId)),
    }),
    [tabActions, schemas, tab.id, tab.sourceId, reveal],
  );
}

function useSymbolCommands(tab: TabState, place: Place | null): void {
  const { tabActions, tabs } = useWindowState();
  useCommands(
    useMemo(() => {
      const trail = () => tabs.getState().trails[tab.id] ?? emptyTrail;
      return [
        { id: "symbol.back", key: "Alt+ArrowLeft", when: () => trail().back.length > 0, run: () => tabActions.stepSymbol(tab.id, -1) },
        {
          id: "symbol.forward",
          key: "Alt+ArrowRight",
          when: () => trail().forward.length > 0,
          run: () => tabActions.stepSymbol(tab.id, 1),
        },
        { id: "symbol.graph", key: "Alt+G", run: () => tabActions.showSymbolView(tab.id, trail().view === "page" ? "graph" : "page") },
        {
          id: "symbol.text",
          key: "Alt+T",
          when: () => place !== null,
          run: () => {
            if (place) tabActions.openSource(tab.sourceId, place.file, place.line, place.column);
          },
        },
      ] as const;
    }, [tabActions, tabs, tab.id, tab.sourceId, place]),
  );
}

/** Is the element too narrow for a page and its source side by side? */
function useNarrow() {
  const box = useRef<HTMLDivElement>(null);
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setNarrow(element.clientWidth < narrowBelow));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, narrow };
}
