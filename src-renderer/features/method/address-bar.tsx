import { CircleStop, CodeXml, Play, Share2 } from "lucide-react";
import { memo, type ReactNode, useId, useState } from "react";
import { Fault } from "#shared/base/fault";
import { type MethodKind, sendsStream } from "#shared/model/method";
import { parseTarget } from "#shared/model/target";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { useCommandRegistry } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { NameInput } from "../../editor/name-input";
import { useHost } from "../../host/host";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { isBusy } from "../../state/call-store";
import { useCalls, useTabs } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { KindIcon } from "../../ui/kind-icon";
import styles from "./address-bar.module.css";
import type { CallActions } from "./call-actions";
import { canSend } from "./calls";
import { isAboutName } from "./refused-name";

interface AddressBarProps {
  readonly tabId: string;
  readonly target: string;
  /** What counts where the field is empty; null for nothing. */
  readonly inherited?: string | null;
  readonly onTarget: (target: string) => void;
  /** What `{{names}}` in the target stand for. */
  readonly names: ScopedNames;
  readonly method: string;
  readonly kind: MethodKind;
  readonly actions: CallActions;
  /** How the target is reached. */
  readonly transport: ReactNode;
  /** What there is to say of the method's definition. */
  readonly note?: ReactNode;
}

/** Where the call goes, over what, to which method; and the acts that begin and end it. */
export const AddressBar = memo(function AddressBar({
  tabId,
  target,
  inherited = null,
  onTarget,
  names,
  method,
  kind,
  actions,
  transport,
  note,
}: AddressBarProps) {
  const texts = useTexts();
  const { t } = texts;
  const slash = method.lastIndexOf("/") + 1;
  const problemId = useId();
  const refused = useCalls(({ refusals }) => refusals[tabId]?.code === "target-invalid");
  const isUnknown = useCalls(({ refusals }) => isAboutName(refusals[tabId], "the target"));
  const [editing, setEditing] = useState(false);
  const whole = target.trim() === "" ? (inherited ?? "") : target;
  // Nobody has done anything wrong before the call is asked for; while one types, nothing is finished.
  const isCalm = !refused && (editing || whole === "");
  const problem = isCalm ? null : targetProblem(whole);
  return (
    <>
      <fieldset className={styles.bar} aria-label={t("address.label")}>
        <div className={styles.address}>
          <span className={styles.place}>
            <NameInput
              names={names}
              role="combobox"
              aria-expanded="false"
              className={styles.target}
              data-focus="target"
              aria-label={t("address.target")}
              aria-invalid={problem !== null || isUnknown}
              aria-describedby={problem ? problemId : undefined}
              value={target}
              placeholder={inherited ?? t("address.hint")}
              list={`${problemId}-targets`}
              onText={onTarget}
              onFocus={() => setEditing(true)}
              onBlur={() => setEditing(false)}
            />
            <Targets id={`${problemId}-targets`} />
            {transport}
          </span>
          <span className={styles.method} title={method}>
            <KindIcon kind={kind} />
            <span className={styles.name}>
              <bdi>
                <span className={styles.service}>{method.slice(0, slash)}</span>
                {method.slice(slash)}
              </bdi>
            </span>
            {note}
            <span className={styles.kind}>{t(`kind.${kind}`)}</span>
          </span>
        </div>
        <ShareButton />
        <CodeButton />
        <Acts tabId={tabId} kind={kind} actions={actions} />
      </fieldset>
      {problem && (
        <p className={styles.problem} id={problemId} role="alert">
          {t("fault.target-invalid")}: {faultLine(problem.toData(), texts)}
        </p>
      )}
    </>
  );
});

function ShareButton() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <IconButton label={t("share.open")} onClick={() => registry.run("share")}>
      <Share2 size={14} aria-hidden="true" />
    </IconButton>
  );
}

function CodeButton() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <IconButton label={t("code.open")} onClick={() => registry.run("code")}>
      <CodeXml size={14} aria-hidden="true" />
    </IconButton>
  );
}

function targetProblem(target: string): Fault | null {
  // What a name in it stands for is known when the call is made.
  if (target.includes("{{")) return null;
  try {
    parseTarget(target);
    return null;
  } catch (reason) {
    return Fault.from(reason);
  }
}

/** The targets of the open tabs, offered while one types. */
function Targets({ id }: { id: string }) {
  const all = useTabs(({ tabs }) => [...new Set(tabs.map((tab) => tab.target).filter((target) => target !== ""))].join("\n"));
  return (
    <datalist id={id}>
      {all.split("\n").map((target) => (
        <option key={target} value={target} />
      ))}
    </datalist>
  );
}

function Acts({ tabId, kind, actions }: { tabId: string; kind: MethodKind; actions: CallActions }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const busy = useCalls((state) => isBusy(state, tabId));
  const sendable = useCalls(({ heads }) => canSend(heads[tabId]));
  const isClosing = useCalls(({ heads }) => heads[tabId]?.state === "closing");
  const unwanted = useCalls(({ active }) => active[tabId]?.unwanted ?? false);
  if (!busy) {
    return (
      <Button
        // Where messages are sent one by one, Send is the act of the screen.
        look={sendsStream(kind) ? "plain" : "primary"}
        icon={<Play size={13} fill="currentColor" aria-hidden="true" />}
        keys={sendsStream(kind) ? undefined : chordLabel("Mod+Enter", mac)}
        onClick={actions.call}
      >
        {t("act.call")}
      </Button>
    );
  }
  return (
    <>
      {sendsStream(kind) && (
        <Button disabled={!sendable} onClick={actions.finish} title={chordLabel("Mod+Shift+Enter", mac)}>
          {t("act.finish")}
        </Button>
      )}
      <Button
        look="danger"
        icon={<CircleStop size={13} aria-hidden="true" />}
        keys={chordLabel("Escape", mac)}
        disabled={unwanted || isClosing}
        // The second press of a double click on Call lands here, and was not meant.
        onClick={(event) => event.detail < 2 && actions.cancel()}
      >
        {t("act.cancel")}
      </Button>
    </>
  );
}
