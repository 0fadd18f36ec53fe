import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";

interface CopyButtonProps {
  /** The accessible name, also the tooltip. */
  readonly label: string;
  /** What is said once it is copied. */
  readonly done: string;
  readonly onCopy: () => Promise<void>;
  /** The label stands beside the icon. */
  readonly inWords?: boolean;
}

const doneMs = 2000;

/** Copies something, and says so for a while. */
export function CopyButton({ label, done, onCopy, inWords = false }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), doneMs);
    return () => clearTimeout(timer);
  }, [isDone]);
  const icon = isDone ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />;
  const copy = () => {
    onCopy().then(
      () => setDone(true),
      () => setDone(false),
    );
  };
  return (
    <>
      {inWords ? (
        <Button size="s" icon={icon} onClick={copy}>
          {label}
        </Button>
      ) : (
        <IconButton label={label} onClick={copy}>
          {icon}
        </IconButton>
      )}
      <span className="visually-hidden" role="status">
        {isDone && done}
      </span>
    </>
  );
}
