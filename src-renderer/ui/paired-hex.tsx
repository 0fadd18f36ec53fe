/** Hexadecimal in pairs, as tools print it, `3F:9A:0C`; a long one breaks behind its colons only. */
export function PairedHex({ hex }: { readonly hex: string }) {
  const pairs = hex.match(/.{1,2}/g) ?? [];
  return pairs.flatMap((pair, at) => {
    const isLast = at === pairs.length - 1;
    return isLast ? [pair] : [`${pair}:`, <wbr key={pairs.slice(0, at + 1).join("")} />];
  });
}
