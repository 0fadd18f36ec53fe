import { useEffect, useMemo, useRef, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { PastCall } from "#shared/model/history";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../../commands/context";
import { type Command, chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { faultWords } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Chip } from "../../../ui/chip";
import { FaultText } from "../../../ui/fault-text";
import { KindIcon } from "../../../ui/kind-icon";
import { Notice } from "../../../ui/notice";
import { ScrollArea } from "../../../ui/scroll-area";
import { toneOf } from "../answer/status-line";
import { PastAnswer, PastRequest } from "./past-call";
import styles from "./past-call.module.css";
import { PastCompare } from "./past-compare";
import { type PastActs, useLacks, usePastActs, usePatientActs } from "./use-past-acts";

/** A call of the history: what was sent, what came of it, and the way to make it again. */
export function PastCallTab({ tab }: { tab: TabState }) {
  const texts = useTexts();
  const { t } = texts;
  const read = usePastCall(tab.target);
  const call = read !== null && "call" in read ? read.call : null;
  const acts = usePastActs(call);
  const head = useRef<HTMLElement>(null);
  const compare = useComparing(tab);
  usePastCommands(usePatientActs(acts, tab.target, read?.id === tab.target), compare.toggle, head);
  return (
    <section className={styles.tab} aria-label={tab.subject}>
      {call && <Past key={call.id} call={call} acts={acts} compare={compare} head={head} />}
      {read !== null && "fault" in read && (
        <div className={styles.gone}>
          <Notice tone="warn" title={t("history.gone")}>
            <FaultText {...faultWords(read.fault, texts)} />
          </Notice>
        </div>
      )}
      {read === null && <p className={styles.reading}>{t("history.reading")}</p>}
    </section>
  );
}

type Read = { readonly id: string } & ({ readonly call: PastCall } | { readonly fault: FaultData });

/** What was read last: it stays in sight until the next one is there. Null before the first. */
function usePastCall(id: string): Read | null {
  const { client } = useHost();
  const [read, setRead] = useState<Read | null>(null);
  useEffect(() => {
    let isWanted = true;
    client.call("history.read", { id }).then(
      (call) => isWanted && setRead({ id, call }),
      (reason: unknown) => isWanted && setRead({ id, fault: Fault.from(reason).toData() }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, id]);
  return read;
}

/** Whether the call is shown beside another one, and beside which: kept with the tab. */
interface Comparing {
  /** Undefined where it stands alone. */
  readonly other: string | undefined;
  readonly choose: (other: string) => void;
  readonly toggle: () => void;
}

function useComparing({ id, compared }: TabState): Comparing {
  const { tabActions } = useWindowState();
  return useMemo(
    () => ({
      other: compared,
      choose: (other) => tabActions.update(id, { compared: other }),
      toggle: () => tabActions.update(id, { compared: compared === undefined ? "" : undefined }),
    }),
    [tabActions, id, compared],
  );
}

interface PastProps {
  readonly call: PastCall;
  readonly acts: PastActs;
  readonly compare: Comparing;
  readonly head: React.Ref<HTMLElement>;
}

function Past({ call, acts, compare, head }: PastProps) {
  const { t } = useTexts();
  return (
    <>
      <Head call={call} acts={acts} compare={compare} head={head} />
      {acts.open === null && (
        <p className={styles.note} role="status">
          <b>{t("history.unknown")}</b> {t("history.unknown.note")}
        </p>
      )}
      {acts.open !== null && acts.again === null && (
        <p className={styles.note} role="status">
          {t("history.again.cut")}
        </p>
      )}
      {acts.open !== null && compare.other === undefined && <Lacks call={call} />}
      {compare.other === undefined ? (
        <ScrollArea className={styles.parts} label={`${t("history.sent")}, ${t("history.received")}`}>
          <PastRequest call={call} />
          <PastAnswer call={call} />
        </ScrollArea>
      ) : (
        <PastCompare call={call} other={compare.other} onOther={compare.choose} />
      )}
    </>
  );
}

/** What is not as it was when the call was made. */
function Lacks({ call }: { call: PastCall }) {
  const { t } = useTexts();
  const lacks = useLacks(call);
  if (lacks.length === 0) return null;
  return (
    <p className={styles.note} role="status">
      {lacks.map((lack) => (
        <span key={lack.is}>
          {lack.is === "environment"
            ? t("history.lack.environment", { name: lack.name })
            : lack.is === "secret"
              ? t("history.lack.secret")
              : t(`history.lack.${lack.is}`, { path: lack.path })}{" "}
        </span>
      ))}
    </p>
  );
}

function Head({ call, acts, compare, head }: PastProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { outcome, state } = call;
  const tone = outcome ? toneOf(outcome.code) : state === "failed" ? "bad" : "neutral";
  return (
    <header className={styles.head} ref={head}>
      <KindIcon kind={call.kind} />
      <span className={`${styles.method} data`} title={call.method}>
        {call.method}
      </span>
      <Chip tone={tone}>{outcome ? `${outcome.name} (${outcome.code})` : t(`state.${state}`)}</Chip>
      <span className={styles.acts}>
        <Button look="quiet" onClick={acts.remove}>
          {t("history.remove")}
        </Button>
        <Button aria-pressed={compare.other !== undefined} title={chordLabel("Alt+Shift+D", mac)} onClick={compare.toggle}>
          {t("history.compare")}
        </Button>
        <Button disabled={acts.open === null} onClick={() => acts.open?.()}>
          {t("history.request")}
        </Button>
        <Button look="primary" keys={chordLabel("Mod+Enter", mac)} disabled={acts.again === null} onClick={() => acts.again?.()}>
          {t("history.again")}
        </Button>
      </span>
    </header>
  );
}

function usePastCommands({ open, again, remove }: PastActs, compare: () => void, head: React.RefObject<HTMLElement | null>): void {
  useCommands(
    useMemo(
      () =>
        [
          { id: "focus.body", key: "Mod+Shift+E", run: () => head.current?.querySelector<HTMLElement>("button")?.focus() },
          { id: "history.again", key: "Mod+Enter", when: () => again !== null, run: () => again?.() },
          { id: "history.request", when: () => open !== null, run: () => open?.() },
          { id: "compare", key: "Alt+Shift+D", run: compare },
          { id: "history.remove", run: remove },
        ] satisfies Command[],
      [open, again, remove, compare, head],
    ),
  );
}
