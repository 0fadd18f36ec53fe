import styles from "./pages.module.css";

/** More digits than this need a wider column. */
const fewDigits = 4;

/** The class for a table of numbered rows: wide where a number is long. */
export function numberWidth(numbers: readonly number[]): string {
  return numbers.some((number) => String(number).length > fewDigits) ? (styles.wide ?? "") : "";
}
