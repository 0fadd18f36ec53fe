import { memo } from "react";
import styles from "./json-text.module.css";
import { type JsonToken, jsonTokens, type PreviewOptions, previewTokens, spacedTokens, templateTokens } from "./json-tokens";
import { levelOf } from "./level";

/** The class of a log level written as a value. */
function levelClass({ kind, text }: JsonToken): string | undefined {
  const level = kind === "string" && text.length < 40 ? levelOf(text.slice(1, -1)) : null;
  return level ? styles[level] : undefined;
}

/** What has no colour of its own is plain text: a log draws many of these at a time, and each element costs. */
function Tokens({ tokens, coloursLevels = false }: { tokens: readonly JsonToken[]; coloursLevels?: boolean }) {
  return tokens.map((token, at) => {
    if (token.kind === "mark" || token.kind === "space") return token.text;
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

/** JSON over several lines as it is written, in colour. */
export const JsonBlock = memo(function JsonBlock({ text }: { text: string }) {
  return (
    <pre className={styles.block}>
      <Tokens tokens={jsonTokens(text)} />
    </pre>
  );
});

interface JsonPreviewProps extends PreviewOptions {
  readonly text: string;
}

/** One message on one line, for scanning: fields without braces, log levels in their colours. `omit` must be stable between renders. */
export const JsonPreview = memo(function JsonPreview({ text, ...options }: JsonPreviewProps) {
  const tokens = previewTokens(text, options);
  return <Tokens tokens={tokens.length > 0 || options.omit ? tokens : jsonTokens(text)} coloursLevels />;
});

/** One value as a cell shows it: a string without its quotes, a log level in its colour. */
export const JsonValue = memo(function JsonValue({ text }: { text: string }) {
  const [token, ...more] = jsonTokens(text);
  if (!token || more.length > 0 || token.kind !== "string") return <Tokens tokens={spacedTokens(text)} />;
  const level = levelClass(token);
  return <span className={level ?? styles.string}>{plainString(token.text)}</span>;
});

/** The text of a JSON string; of one that was cut off, as it is. */
function plainString(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json.replace(/^"/, "");
  }
}
