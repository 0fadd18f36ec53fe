import { ChevronDown } from "lucide-react";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { Button } from "./button";
import { Menu, type MenuGroup } from "./menu";

interface MenuButtonProps {
  /** The accessible name of the menu, and of the button before its words. */
  readonly label: string;
  readonly children: ReactNode;
  readonly groups: readonly MenuGroup[];
  readonly disabled?: boolean;
}

/** A small button that opens a menu below it. */
export function MenuButton({ label, children, groups, disabled = false }: MenuButtonProps) {
  const [corner, setCorner] = useState<DOMRect | null>(null);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setCorner(null), []);
  return (
    <>
      <Button
        ref={anchor}
        size="s"
        look="quiet"
        aria-label={typeof children === "string" && children !== label ? `${label}: ${children}` : label}
        aria-haspopup="menu"
        aria-expanded={corner !== null}
        disabled={disabled}
        onClick={() => setCorner(corner ? null : (anchor.current?.getBoundingClientRect() ?? null))}
        trailing={<ChevronDown size={12} aria-hidden="true" />}
      >
        {children}
      </Button>
      {corner && <Menu label={label} groups={groups} at={{ x: corner.right, y: corner.bottom + 4, end: true }} onClose={close} />}
    </>
  );
}
