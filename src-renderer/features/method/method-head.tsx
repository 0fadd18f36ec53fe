import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { FaultData } from "#shared/base/fault";
import type { MethodKind } from "#shared/model/method";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry, useCommands } from "../../commands/context";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useInheritance } from "../../state/inheritance";
import { missingImportCount } from "../../state/schema-store";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { FaultText } from "../../ui/fault-text";
import { useFocusBack } from "../../ui/focus-back";
import { Notice } from "../../ui/notice";
import { AddressBar } from "./address-bar";
import type { CallActions } from "./call-actions";
import { clearRefusal } from "./calls";
import styles from "./method-tab.module.css";
import { RivalChip } from "./rivals/rival-chip";
import { RivalPanel } from "./rivals/rival-panel";
import { useRivals } from "./rivals/use-rivals";
import { useMove } from "./use-move";
import { useTabNames } from "./use-tab-names";

interface MethodHeadProps {
  readonly tab: TabState;
  readonly kind: MethodKind;
  readonly actions: CallActions;
  readonly transport: ReactNode;
  /** Why nothing is known of the method (any more). */
  readonly fault: FaultData | null;
  /** Of a method that is gone: the one that has taken its place. */
  readonly successor: string | null;
}

/** The address; and what there is to say of where the method is defined: elsewhere otherwise, or not any more. */
export function MethodHead({ tab, kind, actions, transport, fault, successor }: MethodHeadProps) {
  const registry = useCommandRegistry();
  const state = useWindowState();
  const move = useMove(tab);
  const rivals = useRivals(tab);
  const own = useSchemas(({ sources }) => sources.find(({ source }) => source.id === tab.sourceId)?.source.label ?? "");
  const [isOpen, setOpen] = useState(false);
  const isExpanded = isOpen && rivals.length > 0;
  useRivalsCommand(rivals.length > 0, setOpen);
  const notice = useFocusBack<HTMLDivElement>(() => registry.run("focus.body"));
  const onTarget = useCallback(
    (target: string) => {
      clearRefusal(state, tab.id);
      state.tabActions.update(tab.id, { target });
    },
    [state, tab.id],
  );
  const inherited = useInheritance(tab)?.target?.value ?? null;
  const names = useTabNames(tab);
  const chip = useMemo(
    () => <RivalChip own={own} rivals={rivals} expanded={isExpanded} onToggle={() => setOpen(!isExpanded)} />,
    [own, rivals, isExpanded],
  );
  return (
    <>
      <AddressBar
        tabId={tab.id}
        target={tab.target}
        inherited={inherited}
        onTarget={onTarget}
        names={names}
        method={tab.subject}
        kind={kind}
        actions={actions}
        transport={transport}
        note={chip}
      />
      {isExpanded && <RivalPanel own={own} rivals={rivals} onUse={(sourceId) => move({ sourceId })} onClose={() => setOpen(false)} />}
      {fault && (
        <div className={styles.notice} ref={notice}>
          <Lost fault={fault} sourceId={tab.sourceId} method={tab.subject} successor={successor} onGo={(subject) => move({ subject })} />
        </div>
      )}
    </>
  );
}

function useRivalsCommand(hasRivals: boolean, setOpen: (change: (isOpen: boolean) => boolean) => void): void {
  useCommands(
    useMemo(
      () => [{ id: "schema.rivals", key: "Alt+D", when: () => hasRivals, run: () => setOpen((isOpen) => !isOpen) }] as const,
      [hasRivals, setOpen],
    ),
  );
}

interface LostProps {
  readonly fault: FaultData;
  readonly sourceId: string;
  readonly method: string;
  readonly successor: string | null;
  readonly onGo: (method: string) => void;
}

/** Says why nothing is known of the method (any more), and where it went, if one can tell. The body stays. */
function Lost({ fault, sourceId, method, successor, onGo }: LostProps) {
  const texts = useTexts();
  const { t } = texts;
  const registry = useCommandRegistry();
  const missing = useSchemas(({ sources }) => missingImportCount({ sources: sources.filter(({ source }) => source.id === sourceId) }) > 0);
  if (fault.code !== "method-gone" && fault.code !== "source-gone") {
    return (
      <Notice
        tone="warn"
        title={`${t(`fault.${fault.code}`)}. ${t("method.broken")}.`}
        acts={
          missing && (
            <Button size="s" onClick={() => registry.run("imports")}>
              {t("problems.missing.act")}
            </Button>
          )
        }
      >
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    );
  }
  const heir = fault.code === "method-gone" ? successor : null;
  const go = heir !== null && (
    <Button size="s" onClick={() => onGo(heir)}>
      {t("method.successor.go", { name: shortName(heir, method) })}
    </Button>
  );
  return (
    <Notice tone="warn" title={t(fault.code === "method-gone" ? "method.gone" : "fault.source-gone")} acts={go || undefined}>
      {[t("method.gone.note", { method }), heir !== null && t("method.successor", { method: heir })].filter(Boolean).join("\n")}
    </Notice>
  );
}

/** A method's own name where its service is the same. */
function shortName(method: string, other: string): string {
  const service = other.slice(0, other.lastIndexOf("/") + 1);
  return method.startsWith(service) ? method.slice(service.length) : method;
}
