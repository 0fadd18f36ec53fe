import { useEffect, useMemo, useState } from "react";
import { type ColouredLanguage, loadTokenizer, type Tokenizer } from "../../editor/load-language";
import styles from "./exchange.module.css";

interface CodeTextProps {
  readonly text: string;
  readonly language: ColouredLanguage;
}

/** To split longer texts into their parts would be felt: they stay in one colour. */
const maxColoured = 50_000;

/** A text of a program, in colours once the language's rules are there. */
export function CodeText({ text, language }: CodeTextProps) {
  const tokenizer = useTokenizer(language);
  const lines = useMemo(() => (tokenizer && text.length <= maxColoured ? tokenizer(text) : null), [tokenizer, text]);
  if (!lines) return text;
  return lines.map((parts, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names but their numbers
    <span key={row}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <span key={at} className={styles[`code-${part.kind}`]}>
          {part.text}
        </span>
      ))}
      {row < lines.length - 1 && "\n"}
    </span>
  ));
}

/** Null until it is there, and for as long as another language's is. */
function useTokenizer(language: ColouredLanguage): Tokenizer | null {
  const [loaded, setLoaded] = useState<{ readonly language: ColouredLanguage; readonly tokenizer: Tokenizer } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void loadTokenizer(language).then((tokenizer) => isWanted && setLoaded({ language, tokenizer }));
    return () => {
      isWanted = false;
    };
  }, [language]);
  return loaded?.language === language ? loaded.tokenizer : null;
}
