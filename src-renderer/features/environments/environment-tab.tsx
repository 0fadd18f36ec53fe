import { useEffect, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { Fault, type FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import type { WorkspaceConflict, WorkspaceDocument } from "#shared/model/workspace";
import { useCommandRegistry } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { ConflictNotice } from "../../editor/conflict-notice";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useWindowState, useWorkspace } from "../../state/window-state";
import { environmentNames } from "../../state/workspace-store";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { FaultText } from "../../ui/fault-text";
import { TextField } from "../../ui/field";
import { MenuButton } from "../../ui/menu-button";
import { Notice } from "../../ui/notice";
import { ScrollArea } from "../../ui/scroll-area";
import { SelectField } from "../../ui/select-field";
import { BaseValues } from "./base-values";
import { editEnvironment, environmentSides, saveEnvironment } from "./environment-acts";
import { type EnvironmentContent, environmentName, firstNameProblem, readDraft, tidy } from "./environment-draft";
import styles from "./environments.module.css";
import { TakenList } from "./taken-list";
import { useEnvironment, useSecretIds } from "./use-environment";
import { ValuesTable } from "./values-table";

/** An environment of a workspace: what it is based on, its target, and its variables. */
export function EnvironmentTab({ tab }: { readonly tab: TabState }) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const state = useWindowState();
  const registry = useCommandRegistry();
  const { document, fault, take, again } = useEnvironment(tab);
  const [refusal, setRefusal] = useState<FaultData | null>(null);
  const save = async (over: boolean) => {
    try {
      setRefusal(null);
      // Who saves from a secret's field has typed it.
      await state.secretCommits.settle();
      const saved = await saveEnvironment(host, state, tab.id, over);
      if (saved) take(saved);
    } catch (reason) {
      setRefusal(Fault.from(reason).toData());
    }
  };
  const latest = useLatest(save);
  useEffect(() => {
    const command = { id: "environment.save", key: "Mod+S", run: () => latest.current(false) } as const;
    const registered = registry.register(command);
    return () => registered.dispose();
  }, [registry, latest]);
  const reload = () => {
    setRefusal(null);
    state.tabActions.update(tab.id, { draft: null });
    again();
  };
  const said = fault ?? refusal;
  return (
    <ScrollArea label={environmentName(tab.subject)} className={styles.page}>
      <div className={styles.column}>
        {said && <Said tab={tab} fault={said} onReload={reload} onOverwrite={() => void save(true)} />}
        {document ? (
          <Editor tab={tab} document={document} onSave={() => void save(false)} onEdit={() => setRefusal(null)} />
        ) : (
          !fault && <p className={styles.intro}>{t("environments.loading")}</p>
        )}
      </div>
    </ScrollArea>
  );
}

function useLatest<T>(value: T): { readonly current: T } {
  const [latest] = useState(() => ({ current: value }));
  latest.current = value;
  return latest;
}

/** Why it was not read or not written; of a file that was changed meanwhile, the choice. */
function Said({
  tab,
  fault,
  onReload,
  onOverwrite,
}: {
  readonly tab: TabState;
  readonly fault: FaultData;
  readonly onReload: () => void;
  readonly onOverwrite: () => void;
}) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const state = useWindowState();
  const [sides, setSides] = useState<WorkspaceConflict | null>(null);
  if (fault.code !== "file-changed") {
    const mend = (
      <Button size="s" onClick={() => state.tabActions.openFile(tab.sourceId, tab.subject)}>
        {t("file.show")}
      </Button>
    );
    return (
      <Notice tone="bad" title={t(`fault.${fault.code}`)} acts={fault.code === "workspace-file" && mend}>
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    );
  }
  const compare = () => tellFault(state, environmentSides(host, state, tab.id).then(setSides));
  return <ConflictNotice file={tab.subject} sides={sides} onCompare={compare} onTheirs={onReload} onMine={onOverwrite} />;
}

interface EditorProps {
  readonly tab: TabState;
  readonly document: WorkspaceDocument;
  readonly onSave: () => void;
  readonly onEdit: () => void;
}

function Editor({ tab, document, onSave, onEdit }: EditorProps) {
  const { t } = useTexts();
  const state = useWindowState();
  const { ids, name: nameSecret } = useSecretIds(tab.sourceId);
  const name = environmentName(tab.subject);
  const edited = (tab.draft && readDraft(tab.draft.text)) ?? contentOf(document);
  if (!edited) return null;
  const { base, target, values } = edited;
  const edit = (part: Partial<EnvironmentContent>) => {
    onEdit();
    editEnvironment(state, tab.id, document, { base, target, values, ...part });
  };
  const onSecret = (secret: string, id: string | null) => {
    const naming = nameSecret(secret, id);
    state.secretCommits.track(naming);
    tellFault(state, naming);
  };
  const isBroken = firstNameProblem(tidy(edited).values) !== null;
  return (
    <>
      <Head tab={tab} name={name} readOnly={document.readOnly} isBroken={isBroken} onSave={onSave} />
      <p className={styles.intro}>{t("environments.intro", { open: "{{", close: "}}" })}</p>
      <div className={styles.fields}>
        <BaseField name={name} base={base} onChange={(now) => edit({ base: now })} />
        <TextField
          label={t("environments.target")}
          hint={t("environments.target.hint")}
          value={target ?? ""}
          onChange={(text) => edit({ target: text === "" ? null : text })}
        />
      </div>
      <ValuesTable environment={name} values={values} secrets={ids} onChange={(now) => edit({ values: now })} onSecret={onSecret} />
      {base !== null && (
        <BaseValues workspaceId={tab.sourceId} base={base} values={values} onOverride={(value) => edit({ values: [...values, value] })} />
      )}
      <TakenList workspaceId={tab.sourceId} environment={name} />
      {document.unknown.length > 0 && (
        <p className={styles.note}>{t("environments.unknown", { keys: document.unknown.map(({ key }) => key).join(", ") })}</p>
      )}
    </>
  );
}

function contentOf({ content }: WorkspaceDocument): EnvironmentContent | null {
  return content.kind === "environment" ? content.environment : null;
}

interface HeadProps {
  readonly tab: TabState;
  readonly name: string;
  readonly readOnly: boolean;
  readonly isBroken: boolean;
  readonly onSave: () => void;
}

function Head({ tab, name, readOnly, isBroken, onSave }: HeadProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { workspaceActions } = useWindowState();
  const isUsed = useWorkspace(({ id, environment }) => id === tab.sourceId && environment === name);
  const isOpen = useWorkspace(({ id }) => id === tab.sourceId);
  const registry = useCommandRegistry();
  const items = (["environment.rename", "environment.duplicate", "environment.text", "environment.delete"] as const).map((id) => {
    const key = registry.get(id)?.key;
    const keys = key === undefined ? undefined : chordLabel(key, mac);
    return { id, label: t(`command.${id}`), keys, run: () => requestAnimationFrame(() => registry.run(id)) };
  });
  return (
    <div className={styles.head}>
      <h2 className={styles.title}>{name}</h2>
      {tab.draft && <Chip tone="info">{t("source.unsaved")}</Chip>}
      {readOnly && <Chip>{t("environments.readOnly")}</Chip>}
      {isUsed ? (
        <Chip tone="ok">{t("environments.used")}</Chip>
      ) : (
        isOpen && <Button onClick={() => workspaceActions.choose(name)}>{t("environments.use")}</Button>
      )}
      <MenuButton label={t("environments.more")} groups={[{ label: t("environments.acts"), items }]}>
        {t("environments.more")}
      </MenuButton>
      <Button look="primary" keys={chordLabel("Mod+S", mac)} disabled={!tab.draft || readOnly || isBroken} onClick={onSave}>
        {t("environments.save")}
      </Button>
    </div>
  );
}

/** The environment whose variables hold where this one has none. */
function BaseField({
  name,
  base,
  onChange,
}: {
  readonly name: string;
  readonly base: string | null;
  readonly onChange: (base: string | null) => void;
}) {
  const { t } = useTexts();
  const names = useWorkspace(useShallow(environmentNames));
  const others = [...new Set([...names.filter((other) => other !== name), ...(base === null ? [] : [base])])];
  // No environment has an empty name.
  const options = [{ id: "", label: t("environments.base.none") }, ...others.map((id) => ({ id, label: id }))];
  return (
    <SelectField
      label={t("environments.base")}
      hint={t("environments.base.hint")}
      value={base ?? ""}
      options={options}
      onChange={(id) => onChange(id === "" ? null : id)}
    />
  );
}
