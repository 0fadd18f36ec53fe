import { levelOf } from "../../../ui/level";
import styles from "./log-rows.module.css";

const others = [styles.hue0, styles.hue1, styles.hue2, styles.hue3];

/** The class of a row by a value of its, as JSON: a level has its colour, of all else what is equal has the same one. */
export function colourClass(json: string | null | undefined): string | undefined {
  if (json === null || json === undefined) return undefined;
  const level = levelOf(json.replace(/^"|"$/g, ""));
  return level ? styles[level] : others[hash(json) % others.length];
}

function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < Math.min(text.length, 100); i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0;
  return sum;
}
