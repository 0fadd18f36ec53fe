import { memo } from "react";
import styles from "./json-text.module.css";
import { type JsonToken, jsonTokens, previewTokens, spacedTokens, templateTokens } from "./json-tokens";

const levels: Record<string, string | undefined> = {
  TRACE: styles.debug,
  DEBUG: styles.debug,
  INFO: styles.info,
  WARN: styles.warn,
  WARNING: styles.warn,
  ERROR: styles.error,
  FATAL: styles.error,
};

/** The class of a log level written as an enum value, with or without a prefix: `"WARN"`, `"LEVEL_WARN"`. */
function levelClass({ kind, text }: JsonToken): string | undefined {
  const name = kind === "string" ? /^"(?:[A-Z]+_)*([A-Z]+)"$/.exec(text)?.[1] : undefined;
  return name && Object.hasOwn(levels, name) ? levels[name] : undefined;
}

function Tokens({ tokens, coloursLevels = false }: { tokens: readonly JsonToken[]; coloursLevels?: boolean }) {
  return tokens.map((token, at) => {
    const level = coloursLevels ? levelClass(token) : undefined;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their place
      <span key={at} className={level ?? styles[token.kind]}>
        {level ? token.text.slice(1, -1) : token.text}
      </span>
    );
  });
}

/** Compact JSON in colour, with room to breathe. */
export const JsonInline = memo(function JsonInline({ text }: { text: string }) {
  return <Tokens tokens={spacedTokens(text)} />;
});

/** The same of a message that is still to be sent: its `{{names}}` are to be told apart from what they stand in. */
export const TemplateInline = memo(function TemplateInline({ text }: { text: string }) {
  return <Tokens tokens={templateTokens(text)} />;
});

/** One message on one line, for scanning: fields without braces, log levels in their colours. */
export const JsonPreview = memo(function JsonPreview({ text }: { text: string }) {
  const tokens = previewTokens(text);
  return <Tokens tokens={tokens.length > 0 ? tokens : jsonTokens(text)} coloursLevels />;
});
