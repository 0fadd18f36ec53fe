import type { JsonReader } from "./json-reader";
import { isDigit, unit } from "./units";

/** Whole numbers of that many digits are exact in a double. */
const exactDigits = 15;
/** Powers of ten that are exact, and so give the nearest double when a whole number that is exact is divided by them. */
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The whole number at the place, quoted or not, if it has no more than 15 digits, no fraction and no exponent. NaN for all else,
 * which is not passed over.
 */
export function takeShortInteger(json: JsonReader, first: number): number {
  const { text } = json;
  let at = json.position;
  let code = first;
  if (first === unit.quote) code = text.charCodeAt(++at);
  const negative = code === unit.minus;
  if (negative) code = text.charCodeAt(++at);
  const start = at;
  let value = 0;
  while (isDigit(code)) {
    value = value * 10 + (code - unit.zero);
    code = text.charCodeAt(++at);
  }
  if (at === start || at - start > exactDigits) return Number.NaN;
  if (first === unit.quote) {
    if (code !== unit.quote) return Number.NaN;
    at++;
  } else if (!endsNumber(code) || (at - start > 1 && text.charCodeAt(start) === unit.zero)) return Number.NaN;
  json.position = at;
  return negative ? -value : value;
}

/** The number at the place if it has no more than 15 digits and no exponent, and stands without quotes. Else NaN, as above. */
export function takeShortDecimal(json: JsonReader, first: number): number {
  const { text } = json;
  let at = json.position;
  let code = first;
  if (first === unit.minus) code = text.charCodeAt(++at);
  const start = at;
  let value = 0;
  for (; isDigit(code); code = text.charCodeAt(++at)) value = value * 10 + (code - unit.zero);
  const whole = at - start;
  if (whole === 0 || (whole > 1 && text.charCodeAt(start) === unit.zero)) return Number.NaN;
  let fraction = 0;
  if (code === unit.dot) {
    code = text.charCodeAt(++at);
    for (; isDigit(code); code = text.charCodeAt(++at)) {
      value = value * 10 + (code - unit.zero);
      fraction++;
    }
    if (fraction === 0) return Number.NaN;
  }
  if (whole + fraction > exactDigits || !endsNumber(code)) return Number.NaN;
  json.position = at;
  const magnitude = fraction === 0 ? value : value / (powersOfTen[fraction] ?? 1);
  return first === unit.minus ? -magnitude : magnitude;
}

function endsNumber(code: number): boolean {
  return code !== unit.dot && code !== unit.e && code !== unit.upperE;
}

/** The integer that a decimal text stands for (`12`, `1.50e2`), or null for one that is no integer or is absurdly long. */
export function exactInteger(text: string): bigint | null {
  if (/^-?\d{1,20}$/.test(text)) return BigInt(text);
  const match = text.length > 400 ? null : /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return null;
  const fraction = match[3] ?? "";
  const exponent = Number(match[4] ?? 0) - fraction.length;
  if (Math.abs(exponent) > 800) return /^0*$/.test(`${match[2]}${fraction}`) ? 0n : null;
  const digits = BigInt(`${match[2]}${fraction}`);
  const scale = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 && digits % scale !== 0n) return null;
  const magnitude = exponent < 0 ? digits / scale : digits * scale;
  return match[1] === "-" ? -magnitude : magnitude;
}
