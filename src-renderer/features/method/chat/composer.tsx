import { useCallback } from "react";
import type { RequestBody } from "#shared/model/request-body";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { MenuButton } from "../../../ui/menu-button";
import type { TabFeed } from "../feed/use-feed";
import { RepeatForm } from "../prepared/repeat-form";
import { BodyPane } from "../request/body-pane";
import { BodyToolbar } from "../request/body-toolbar";
import { useSendable } from "../use-sendable";
import styles from "./chat.module.css";
import type { ChatProps } from "./chat-props";

interface ComposerProps extends ChatProps {
  readonly feed: TabFeed;
  /** Is it asked how often the message is to be sent? */
  readonly repeating: boolean;
  readonly onRepeating: (repeating: boolean) => void;
  readonly onKeep: (body: RequestBody) => void;
}

/** Where the next message is written, and sent: once, or many times. */
export function Composer({ repeating, onRepeating, onKeep, feed, ...chat }: ComposerProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { tab, detail, actions, body, editor } = chat;
  const { many } = useSendable(tab.id);
  const message = { format: tab.format, text: tab.body };
  const repeat = () => onRepeating(!repeating);
  const format = useCallback(() => editor.current?.format(), [editor]);
  const fromFile = () => feed.show(!feed.isOpen);
  const more = [
    { id: "repeat", label: t("chat.repeat"), keys: chordLabel("Alt+Shift+Enter", mac), run: repeat },
    { id: "file", label: t("feed.open.file"), run: fromFile },
    { id: "keep", label: t("chat.keepComposer"), keys: chordLabel("Alt+K", mac), run: () => onKeep(message) },
  ];
  const close = () => {
    onRepeating(false);
    editor.current?.focus();
  };
  return (
    <div className={styles.composer}>
      {repeating && (
        <RepeatForm label={t("repeat.label")} disabled={!many} onStart={(repeat) => actions.sendMany([message], repeat)} onClose={close} />
      )}
      <BodyPane
        {...chat}
        sends
        feeds={false}
        tools={
          <>
            <BodyToolbar tabId={tab.id} format={tab.format} acts={body} known={detail !== null} onFormat={format} />
            <span className={styles.wide}>
              <Button size="s" aria-expanded={repeating} title={chordLabel("Alt+Shift+Enter", mac)} onClick={repeat}>
                {t("chat.repeat")}
              </Button>
              <Button size="s" aria-expanded={feed.isOpen} onClick={fromFile}>
                {t("feed.open.file")}
              </Button>
              <Button size="s" title={chordLabel("Alt+K", mac)} onClick={() => onKeep(message)}>
                {t("chat.keepComposer")}
              </Button>
            </span>
            <span className={styles.narrow}>
              <MenuButton label={t("chat.more")} groups={[{ label: t("chat.more"), items: more }]}>
                {t("chat.more")}
              </MenuButton>
            </span>
          </>
        }
      />
    </div>
  );
}
