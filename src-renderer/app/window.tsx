import { Activity, useEffect, useMemo } from "react";
import type { TabState } from "#shared/model/settings";
import { CommandsContext, useCommandRegistry } from "../commands/context";
import type { CommandRegistry } from "../commands/registry";
import { CertificateDialogs } from "../features/certificates/certificate-dialogs";
import { CertificatesPage } from "../features/certificates/certificates-page";
import { CertificatesPane } from "../features/certificates/certificates-pane";
import { CollectionsPane } from "../features/collections/collections-pane";
import { CreateWorkspace } from "../features/collections/create-workspace";
import { SavedClosing } from "../features/collections/saved-closing";
import { SavedStrip } from "../features/collections/saved-strip";
import { WaitingSources } from "../features/collections/waiting-sources";
import { saveBeforeClosing } from "../features/environments/environment-acts";
import { EnvironmentTab } from "../features/environments/environment-tab";
import { RemovedNote } from "../features/environments/removed-note";
import { CodeDialog } from "../features/exchange/code-dialog";
import { ImportDialog } from "../features/exchange/import-dialog";
import { PasteNote } from "../features/exchange/paste-note";
import { ShareDialog } from "../features/exchange/share-dialog";
import { StubsDialog } from "../features/exchange/stubs-dialog";
import { ClearQuestion } from "../features/history/clear-question";
import { HistoryPane } from "../features/history/history-pane";
import { LookTab } from "../features/look/look-tab";
import { writtenRequest } from "../features/method/calls";
import { ClosingCall } from "../features/method/closing-call";
import { MethodTab } from "../features/method/method-tab";
import { PastCallTab } from "../features/method/past/past-call-tab";
import { ReplayTab } from "../features/method/replay/replay-tab";
import { DropZone } from "../features/open/drop-zone";
import { OpenPanel } from "../features/open/open-panel";
import { Palette } from "../features/palette/palette";
import { ChoiceDialog } from "../features/recordings/choice-dialog";
import { type RecordingActs, RecordingActsContext, useRecordingActs } from "../features/recordings/recording-acts";
import { WorkStrip } from "../features/recordings/work-strip";
import { AskFault, AskForm } from "../features/reflect/ask-form";
import { AskPanel } from "../features/reflect/ask-panel";
import { useAsking } from "../features/reflect/use-asking";
import { ClosingRun } from "../features/run/closing-run";
import { RunTab } from "../features/run/run-tab";
import { SymbolTab } from "../features/schema/symbol-tab";
import { ClosingDialog } from "../features/source/closing-dialog";
import { SourceTab } from "../features/source/source-tab";
import { SourceView } from "../features/source/source-view";
import { StartPage } from "../features/start/start-page";
import { StatusBar } from "../features/status-bar/status-bar";
import { TabStrip, tabId, tabPanelId } from "../features/tabs/tab-strip";
import { ServicesPane } from "../features/tree/services-pane";
import { TargetTrust, UnverifiedChip, UnverifiedMark } from "../features/trust/target-trust";
import { saveFileBeforeClosing } from "../features/workspace-file/file-acts";
import { FileTab } from "../features/workspace-file/file-tab";
import { HostContext, useHost, type WindowHost } from "../host/host";
import { faultWords } from "../i18n/fault-words";
import { localeFor, TextsContext, textsOf, useTexts } from "../i18n/i18n";
import { useInheritance } from "../state/inheritance";
import { nameOf } from "../state/saved-actions";
import { requestOfTab } from "../state/saved-store";
import {
  useCertificates,
  useLayout,
  useRecordings,
  useSaved,
  useSettings,
  useTabs,
  useWindowState,
  type WindowState,
  WindowStateContext,
} from "../state/window-state";
import { scopeOf } from "../state/workspace-store";
import { Button } from "../ui/button";
import { FaultText } from "../ui/fault-text";
import { isFocusLost, useFocusBack } from "../ui/focus-back";
import { Notice } from "../ui/notice";
import { Split } from "../ui/split";
import { askAndCloseTab, closeTab, duplicateTab, focusTab } from "./commands";
import { CertificateFiles, RecordingPanel, RecordingPlace, SharePlace, WorkspaceFolder } from "./file-panels";
import { LostBanner } from "./lost-banner";
import { LowerPanel } from "./lower-panel";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";
import styles from "./window.module.css";

interface WindowProps {
  readonly host: WindowHost;
  readonly state: WindowState;
  readonly commands: CommandRegistry;
  readonly recordings: RecordingActs;
}

/** The whole window, given all that it stands on. */
export function Window({ host, state, commands, recordings }: WindowProps) {
  return (
    <HostContext value={host}>
      <WindowStateContext value={state}>
        <CommandsContext value={commands}>
          <RecordingActsContext value={recordings}>
            <InLanguage>
              <Frame />
            </InLanguage>
          </RecordingActsContext>
        </CommandsContext>
      </WindowStateContext>
    </HostContext>
  );
}

function InLanguage({ children }: { children: React.ReactNode }) {
  const language = useSettings((settings) => settings.language);
  const texts = useMemo(() => textsOf(localeFor(language, navigator.languages)), [language]);
  return <TextsContext value={texts}>{children}</TextsContext>;
}

function Frame() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const palette = useLayout((layout) => layout.palette);
  const openPanel = useLayout((layout) => layout.openPanel);
  const folderFor = useLayout((layout) => layout.folderFor);
  const choosingFile = useLayout((layout) => layout.choosingFile);
  const askPanel = useLayout((layout) => layout.askPanel);
  const problems = useLayout((layout) => layout.problems);
  const exchange = useLayout((layout) => layout.exchange);
  const stubsOf = useLayout((layout) => layout.stubsOf);
  const side = useLayout((layout) => layout.side);
  const isAsking = useCertificates(({ dialog, choosing, placing }) => dialog !== null || choosing !== null || placing !== null);
  const recordings = useRecordingActs();
  const choosing = useRecordings((now) => now.choosing);
  const saving = useRecordings((now) => now.saving);
  const hasChoice = useRecordings((now) => now.choice !== null);
  const isChoosingWorkspace = useSaved(({ choosing: folder, creating }) => folder !== null || creating !== null);
  const isCovered =
    isChoosingWorkspace ||
    palette ||
    openPanel ||
    folderFor !== null ||
    choosingFile !== null ||
    askPanel ||
    choosing ||
    saving !== null ||
    hasChoice ||
    isAsking ||
    stubsOf !== null ||
    exchange !== null;
  // A dialog gives the focus back to where it was, which may have been nowhere: at the start, or in a tab that is gone.
  useEffect(() => {
    if (!isCovered) requestAnimationFrame(() => isFocusLost() && focusTab(registry));
  }, [isCovered, registry]);
  return (
    <DropZone recordings={recordings}>
      <div className={styles.window}>
        <LostBanner />
        <TopBar />
        <div className={styles.body}>
          <Rail />
          <main className={styles.rooms}>
            <Split
              id="side"
              direction="horizontal"
              label={t("frame.resize.side")}
              share="270px"
              least="180px"
              steady
              first={
                <>
                  {/* What is unfolded and filtered there is so still when it comes back. */}
                  <Activity mode={side === "services" ? "visible" : "hidden"}>
                    <ServicesPane />
                  </Activity>
                  <Activity mode={side === "collections" ? "visible" : "hidden"}>
                    <CollectionsPane />
                  </Activity>
                  {side === "history" && <HistoryPane />}
                  {side === "certificates" && <CertificatesPane />}
                </>
              }
              second={
                <Split
                  id="problems-split"
                  direction="vertical"
                  label={t("frame.resize.problems")}
                  share={70}
                  first={<Main />}
                  second={problems ? <LowerPanel onLeave={() => focusTab(registry)} /> : null}
                />
              }
            />
          </main>
        </div>
        <StatusBar transportOf={(target) => <UnverifiedChip target={target} />} />
      </div>
      {palette && <Palette onShown={() => focusTab(registry)} />}
      {openPanel && <OpenPanel />}
      {choosingFile && <OpenPanel key="file" onFile={choosingFile} />}
      {folderFor && <OpenPanel key={folderFor.sourceId} importsOf={folderFor} />}
      {askPanel && <AskPanel transportOf={(target) => <TargetTrust target={target} />} />}
      {exchange === "code" && <Code />}
      {exchange === "share" && <Share />}
      {exchange === "import" && <ImportDialog />}
      {stubsOf !== null && <StubsDialog sourceId={stubsOf} />}
      {choosing && <RecordingPanel />}
      {saving && <RecordingPlace wish={saving} />}
      <CertificateDialogs />
      <CertificateFiles />
      <WorkspaceFolder />
      <CreateWorkspace />
      <ChoiceDialog />
      <ClearQuestion />
    </DropZone>
  );
}

function Code() {
  const tab = useTabs(({ tabs, activeTab }) => tabs.find(({ id, kind }) => id === activeTab && kind === "method"));
  const host = useHost();
  const { workspace } = useWindowState();
  return tab ? <CodeDialog request={() => writtenRequest(host, tab, workspace.getState())} /> : null;
}

function Share() {
  const tab = useTabs(({ tabs, activeTab }) => tabs.find(({ id, kind }) => id === activeTab && kind === "method"));
  const { workspace, saved } = useWindowState();
  if (!tab) return null;
  const toShare = {
    sourceId: tab.sourceId,
    name: tab.saved ? nameOf(tab.saved.path) : tab.subject.slice(tab.subject.lastIndexOf("/") + 1),
    request: requestOfTab(tab, saved.getState()),
    scope: scopeOf(workspace.getState(), tab) ?? null,
  };
  return <ShareDialog toShare={toShare} placeOf={(name, onPlace) => <SharePlace name={name} onPlace={onPlace} />} />;
}

function Main() {
  const host = useHost();
  const state = useWindowState();
  const hasTabs = useTabs(({ tabs }) => tabs.length > 0);
  return (
    <div className={styles.main}>
      {hasTabs && (
        <TabStrip
          onClose={(id) => void askAndCloseTab(host, state, id)}
          onDuplicate={(id) => duplicateTab(state, id)}
          markOf={(target) => <UnverifiedMark target={target} />}
        />
      )}
      <SavedClosing onClose={(id) => closeTab(host, state, id)} />
      <ClosingDialog onSave={(tab) => saveTab(host, state, tab)} onClose={(id) => closeTab(host, state, id)} />
      <ClosingRun onClose={(id) => closeTab(host, state, id)} />
      <ClosingCall onClose={(id) => closeTab(host, state, id)} />
      <FaultNote />
      <PasteNote />
      <RemovedNote />
      <WaitingSources />
      <Front />
      <WorkStrip />
    </div>
  );
}

/** Saves the draft of a tab; false where it says itself why it was not. */
function saveTab(host: WindowHost, state: WindowState, tab: TabState): Promise<boolean> {
  if (tab.kind === "file") return saveFileBeforeClosing(host, state, tab);
  return tab.kind === "environment" ? saveBeforeClosing(host, state, tab.id) : state.sourceActions.save(tab.id);
}

/** The tab in front; apart, since each letter typed in it makes it another. */
function Front() {
  const active = useTabs(({ tabs, activeTab }) => tabs.find(({ id }) => id === activeTab));
  return active ? <TabPanel key={active.id} tab={active} /> : <Start />;
}

function Start() {
  const asking = useAsking();
  return (
    <StartPage
      askForm={<AskForm asking={asking} transport={<TargetTrust target={asking.target} />} />}
      askFault={<AskFault asking={asking} again={() => void asking.ask()} />}
    />
  );
}

function TabPanel({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const inherited = useInheritance(tab)?.target?.value ?? "";
  const target = tab.target.trim() === "" ? inherited : tab.target;
  const transport = useMemo(() => <TargetTrust target={target} />, [target]);
  // The tab before may have taken the focus with it.
  useEffect(() => {
    requestAnimationFrame(() => isFocusLost() && focusTab(registry));
  }, [registry]);
  useEffect(() => {
    const pages: Partial<Record<TabState["kind"], string>> = {
      certificates: t("certificates.title"),
      look: t("look.title"),
      run: t("run.title"),
    };
    document.title = `${pages[tab.kind] ?? tab.subject} – ${t("app.name")}`;
    return () => {
      document.title = t("app.name");
    };
  }, [tab.kind, tab.subject, t]);
  return (
    <div role="tabpanel" id={tabPanelId(tab.id)} aria-labelledby={tabId(tab.id)} className={styles.panel}>
      {tab.kind === "method" && <SavedStrip key={`${tab.id} saved`} tab={tab} />}
      {tab.kind === "method" && <MethodTab tab={tab} transport={transport} />}
      {tab.kind === "source" && <SourceTab tab={tab} />}
      {tab.kind === "recording" && <ReplayTab tab={tab} />}
      {tab.kind === "look" && <LookTab tab={tab} />}
      {tab.kind === "history" && <PastCallTab tab={tab} />}
      {tab.kind === "environment" && <EnvironmentTab tab={tab} />}
      {tab.kind === "file" && <FileTab tab={tab} />}
      {tab.kind === "run" && <RunTab tab={tab} />}
      {tab.kind === "certificates" && <CertificatesPage />}
      {tab.kind === "symbol" && <SymbolTab tab={tab} source={(pane) => <SourceView {...pane} />} />}
    </div>
  );
}

/** What went wrong in an act without a place of its own. */
function FaultNote() {
  const texts = useTexts();
  const { t } = texts;
  const { layout } = useWindowState();
  const registry = useCommandRegistry();
  const fault = useLayout((now) => now.fault);
  const note = useFocusBack(() => focusTab(registry));
  if (!fault) return null;
  return (
    <div className={styles.fault} ref={note}>
      <Notice
        tone="bad"
        title={t(`fault.${fault.code}`)}
        acts={
          <Button size="s" onClick={() => layout.setState({ fault: null })}>
            {t("frame.dismiss")}
          </Button>
        }
      >
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    </div>
  );
}
