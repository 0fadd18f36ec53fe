/** Does a text look like a command line of grpcurl, `buf curl` or Evans, as people paste it? */
export function isCommandLine(text: string): boolean {
  return /^\s*(?:\$\s+|>\s+|PS[^>\n]*>\s*)?(?:[^\n|]*\|\s*)?(?:\w+=\S*\s+)*(?:\S*[\\/])?(?:grpcurl(?:\.exe)?|buf(?:\.exe)?\s+curl|evans(?:\.exe)?)\s/.test(
    text,
  );
}
