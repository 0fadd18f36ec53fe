import { Button } from "./button";
import { Notice } from "./notice";

interface FaultNoticeProps {
  readonly title: string;
  readonly fault: { readonly message: string; readonly act?: string | undefined };
  /** The next act as a button. */
  readonly next: { readonly label: string; readonly run: () => void };
}

/** A fault in the place of what it kept from being shown: what happened, the likely cause, the next act. */
export function FaultNotice({ title, fault: { message, act }, next }: FaultNoticeProps) {
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
      {[message, act].filter(Boolean).join("\n")}
    </Notice>
  );
}
