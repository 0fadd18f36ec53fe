import type { TypeRef } from "#shared/model/symbol";
import { Breakable } from "../../ui/breakable";
import { linkHandlers, useNavigation } from "./navigation";
import styles from "./symbol-link.module.css";

interface SymbolLinkProps {
  /** The full name of a page. */
  readonly name: string;
  readonly member?: string | null;
  /** What it reads; the full name is its tooltip. */
  readonly text: string;
}

/** Goes to a symbol's page; with Ctrl, ⌘ or the middle button in a tab of its own. */
export function SymbolLink({ name, member = null, text }: SymbolLinkProps) {
  const { follow } = useNavigation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: an address would lead out of the window's one page
    <button
      type="button"
      role="link"
      title={name}
      className={`${styles.link} data`}
      {...linkHandlers((apart) => follow(name, member, apart))}
    >
      <Breakable text={text} />
    </button>
  );
}

/** A type as a field or a method mentions it; a link where it leads somewhere. */
export function TypeText({ type, mapKey = null }: { type: TypeRef; mapKey?: string | null }) {
  const text = type.link === null ? <Breakable text={type.text} /> : <SymbolLink name={type.link} text={type.text} />;
  return (
    <span className={`${styles.type} data`}>
      {mapKey === null ? (
        text
      ) : (
        <>
          map&lt;{mapKey}, {text}&gt;
        </>
      )}
    </span>
  );
}
