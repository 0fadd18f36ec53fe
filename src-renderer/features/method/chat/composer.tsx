import { FileUp } from "lucide-react";
import type { RequestBody } from "#shared/model/request-body";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
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
            <BodyToolbar tab={tab} acts={body} known={detail !== null} onFormat={() => editor.current?.format()} />
            <Button size="s" aria-expanded={repeating} title={chordLabel("Alt+Shift+Enter", mac)} onClick={() => onRepeating(!repeating)}>
              {t("chat.repeat")}
            </Button>
            <IconButton label={t("feed.open.file")} aria-expanded={feed.isOpen} onClick={() => feed.show(!feed.isOpen)}>
              <FileUp size={14} aria-hidden="true" />
            </IconButton>
            <Button size="s" title={chordLabel("Alt+K", mac)} onClick={() => onKeep(message)}>
              {t("chat.keepComposer")}
            </Button>
          </>
        }
      />
    </div>
  );
}
