/** A long name that may break behind its dots and underscores, rather than anywhere. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[._])(?=[^._])/);
  return parts.flatMap((part, at) => (at === 0 ? [part] : [<wbr key={parts.slice(0, at).join("")} />, part]));
}
