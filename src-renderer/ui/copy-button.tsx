import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button";

interface CopyButtonProps {
  /** The accessible name, also the tooltip. */
  readonly label: string;
  /** What is said once it is copied. */
  readonly done: string;
  readonly onCopy: () => Promise<void>;
}

const doneMs = 2000;

/** Copies something, and says so for a while. */
export function CopyButton({ label, done, onCopy }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), doneMs);
    return () => clearTimeout(timer);
  }, [isDone]);
  return (
    <>
      <IconButton
        label={label}
        onClick={() =>
          onCopy().then(
            () => setDone(true),
            () => setDone(false),
          )
        }
      >
        {isDone ? <Check size={13} /> : <Copy size={13} />}
      </IconButton>
      <span className="visually-hidden" role="status">
        {isDone && done}
      </span>
    </>
  );
}
