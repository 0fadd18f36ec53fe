import { type FormEvent, useState } from "react";
import type { Inheritance } from "#shared/model/inheritance";
import type { TabState } from "#shared/model/settings";
import { collectionsFolder, environmentsFolder, workspaceFileName } from "#shared/model/workspace";
import { useCommandRegistry } from "../../commands/context";
import { ConflictNotice } from "../../editor/conflict-notice";
import { type Texts, useTexts } from "../../i18n/i18n";
import { useInheritance } from "../../state/inheritance";
import { nameOf } from "../../state/saved-actions";
import { unnamedSecrets } from "../../state/saved-request";
import { secretNames } from "../../state/saved-store";
import { tellFault } from "../../state/schema-actions";
import { findMethod } from "../../state/schema-store";
import { useSaved, useSchemas, useWindowState, useWorkspace } from "../../state/window-state";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { SelectField } from "../../ui/select-field";
import { folderPaths } from "./collection-rows";
import styles from "./collections.module.css";
import { SecretNames } from "./secret-names";

/** What there is to say of a method tab and its file: where it is to be saved, what has happened to it, what it inherits. */
export function SavedStrip({ tab }: { tab: TabState }) {
  const isNaming = useSaved(({ naming }) => naming === tab.id);
  const trouble = useSaved(({ troubles }) => troubles[tab.id]);
  const inheritance = useInheritance(tab);
  const isMissing = useSchemas((state) => tab.saved !== undefined && state.loaded && !findMethod(state, tab.sourceId, tab.subject));
  const origins = useOrigins(tab, inheritance);
  const asksNames = useSaved((now) => tab.saved !== undefined && !isNaming && unnamedSecrets(tab, secretNames(now)).length > 0);
  if (!isNaming && !trouble && !isMissing && !asksNames && origins.length === 0) return null;
  return (
    <div className={styles.strip}>
      {isNaming && <Naming tab={tab} />}
      {trouble?.kind === "changed" && <Changed tab={tab} />}
      {trouble?.kind === "gone" && <Gone tab={tab} />}
      {isMissing && <Missing tab={tab} />}
      {asksNames && (
        <div className={styles.naming}>
          <SecretNames tab={tab} request={nameOf(tab.saved?.path ?? "")} />
        </div>
      )}
      {origins.length > 0 && <Origins origins={origins} />}
    </div>
  );
}

/** Asks for a name and a folder. */
function Naming({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const registry = useCommandRegistry();
  const hasWorkspace = useWorkspace(({ id }) => id !== null);
  const entries = useWorkspace((now) => now.entries);
  const [name, setName] = useState(tab.subject.slice(tab.subject.lastIndexOf("/") + 1));
  const [folder, setFolder] = useState(collectionsFolder);
  const close = () => {
    state.saved.setState({ naming: null });
    registry.run("focus.body");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    tellFault(
      state,
      state.savedActions.saveAs(tab.id, folder, name.trim()).then(() => registry.run("focus.body")),
    );
  };
  if (!hasWorkspace) {
    return (
      <Notice
        tone="info"
        title={t("saved.name.noWorkspace")}
        acts={
          <>
            <Button size="s" onClick={() => registry.run("workspace.open")}>
              {t("command.workspace.open")}
            </Button>
            <Button size="s" onClick={() => registry.run("workspace.create")}>
              {t("command.workspace.create")}
            </Button>
            <Button size="s" onClick={close}>
              {t("collections.cancel")}
            </Button>
          </>
        }
      />
    );
  }
  const folders = [collectionsFolder, ...folderPaths(entries)].map((id) => ({
    id,
    label: id === collectionsFolder ? t("collections.folder.top") : id.slice(collectionsFolder.length + 1),
  }));
  return (
    <form
      className={styles.naming}
      aria-label={t("saved.name.title")}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <TextField label={t("collections.name")} value={name} autoFocus onChange={setName} />
      <SelectField label={t("collections.folder")} value={folder} options={folders} onChange={setFolder} />
      <SecretNames tab={tab} request={name} />
      <span className={styles.buttons}>
        <Button type="submit" look="primary" disabled={name.trim() === ""}>
          {t("saved.save")}
        </Button>
        <Button onClick={close}>{t("collections.cancel")}</Button>
      </span>
    </form>
  );
}

/** The file was changed on the disk while its tab was edited: both sides, and the choice. */
function Changed({ tab }: { tab: TabState }) {
  const state = useWindowState();
  const { savedActions } = state;
  const conflict = useSaved(({ troubles }) => {
    const trouble = troubles[tab.id];
    return trouble?.kind === "changed" ? trouble.conflict : null;
  });
  return (
    <ConflictNotice
      file={tab.saved?.path ?? ""}
      sides={conflict}
      onCompare={() => tellFault(state, savedActions.compare(tab.id))}
      onTheirs={() => tellFault(state, savedActions.takeTheirs(tab.id))}
      onMine={() => tellFault(state, savedActions.takeMine(tab.id))}
    />
  );
}

function Gone({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const { saved, savedActions } = useWindowState();
  const again = () => {
    savedActions.detach(tab.id);
    saved.setState({ naming: tab.id });
  };
  return (
    <Notice
      tone="warn"
      title={t("saved.gone")}
      acts={
        <Button size="s" onClick={again}>
          {t("saved.gone.again")}
        </Button>
      }
    >
      {t("saved.gone.text", { path: tab.saved?.path ?? "" })}
    </Notice>
  );
}

function Missing({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <Notice
      tone="warn"
      title={t("saved.missing", { method: tab.subject })}
      acts={
        <Button size="s" onClick={() => registry.run("workspace.sources")}>
          {t("saved.missing.act")}
        </Button>
      }
    >
      {t("saved.missing.text")}
    </Notice>
  );
}

/** What the tab has from elsewhere, in words. */
function useOrigins(tab: TabState, inheritance: Inheritance | null): readonly string[] {
  const { t } = useTexts();
  if (!inheritance) return [];
  const own = new Set(tab.metadata.map(({ key }) => key.trim().toLowerCase()));
  const from = (what: string, place: string) => t("saved.from", { what, place: placeName(place, t) });
  const { target, metadata, auth, settings } = inheritance;
  const said = Object.values(settings).flatMap((one) => (one ? [one.place] : []));
  return [
    ...(target && tab.target.trim() === "" ? [from(t("saved.from.target", { value: target.value }), target.place)] : []),
    ...metadata
      .filter(({ value }) => value.enabled && !own.has(value.key.trim().toLowerCase()))
      .map(({ value, place }) => from(t("saved.from.metadata", { value: value.key }), place)),
    ...(auth && (tab.auth === undefined || tab.auth.scheme.kind === "inherit") ? [from(t("saved.from.auth"), auth.place)] : []),
    ...[...new Set(said)].map((place) => from(t("saved.from.settings"), place)),
  ];
}

function placeName(place: string, t: Texts["t"]): string {
  if (place === workspaceFileName) return t("saved.from.workspace");
  const [room] = place.split("/");
  const name = place.replace(/\/folder\.yaml$|\.yaml$/, "").slice((room?.length ?? 0) + 1);
  return room === environmentsFolder ? t("saved.from.environment", { name }) : t("saved.from.folder", { name });
}

function Origins({ origins }: { origins: readonly string[] }) {
  const { t } = useTexts();
  return (
    <ul className={styles.origins} aria-label={t("saved.inherited")}>
      {origins.map((origin) => (
        <li key={origin}>{origin}</li>
      ))}
    </ul>
  );
}
