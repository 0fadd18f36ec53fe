import { Button } from "./button";
import { FaultText } from "./fault-text";
import { Notice } from "./notice";

interface FaultNoticeProps {
  readonly title: string;
  readonly words: Parameters<typeof FaultText>[0];
  /** The next act as a button. */
  readonly next: { readonly label: string; readonly run: () => void };
}

/** A fault in the place of what it kept from being shown: what happened, the likely cause, the next act. */
export function FaultNotice({ title, words, next }: FaultNoticeProps) {
  return (
    <Notice
      tone="bad"
      title={title}
      acts={
        <Button size="s" onClick={next.run}>
          {next.label}
        </Button>
      }
    >
      <FaultText {...words} />
    </Notice>
  );
}
