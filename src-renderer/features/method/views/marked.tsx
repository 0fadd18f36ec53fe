import styles from "./marked.module.css";

/** What is searched for; null for nothing. */
export interface Sought {
  readonly text: string;
  readonly matchCase: boolean;
}

/** More marks in one line nobody sees. */
const mostMarks = 50;

/** A text with the places marked where what is searched for stands. */
export function Marked({ text, sought }: { text: string; sought: Sought | null }) {
  const ranges = sought ? placesOf(text, sought) : [];
  if (ranges.length === 0 || !sought) return text;
  const parts = [];
  let from = 0;
  for (const at of ranges) {
    parts.push(text.slice(from, at));
    from = at + sought.text.length;
    parts.push(
      <mark key={at} className={styles.found}>
        {text.slice(at, from)}
      </mark>,
    );
  }
  parts.push(text.slice(from));
  return parts;
}

function placesOf(text: string, sought: Sought): number[] {
  const fold = (it: string) => (sought.matchCase ? it : it.toLowerCase());
  const [whole, part] = [fold(text), fold(sought.text)];
  // Lower-casing may change a text's length (İ); positions would then be those of another text.
  if (part === "" || whole.length !== text.length || part.length !== sought.text.length) return [];
  const places: number[] = [];
  for (let at = whole.indexOf(part); at >= 0 && places.length < mostMarks; at = whole.indexOf(part, at + part.length)) places.push(at);
  return places;
}
