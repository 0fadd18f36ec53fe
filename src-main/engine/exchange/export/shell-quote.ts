import type { ExportShell, SecretMetadata } from "#shared/model/exchange";

/** What needs no quotes in either shell. */
const bare = /^[\w@%+=:,./-]+$/;

/** One word as a shell has to be told it, whatever is in it. */
export function quoteWord(word: string, shell: ExportShell): string {
  if (shell === "powershell") return bare.test(word) && !word.startsWith("@") ? word : `'${word.replaceAll("'", "''")}'`;
  return bare.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A word with the value of an environment variable at its end. */
export function quoteSecret({ key, before, variable }: SecretMetadata, shell: ExportShell): string {
  const text = `${key}: ${before}`;
  if (shell === "powershell") return `"${text.replaceAll(/[`"$]/g, (char) => `\`${char}`)}$env:${variable}"`;
  return `"${text.replaceAll(/[\\"$`]/g, (char) => `\\${char}`)}$${variable}"`;
}

/** A command over several lines; each part, a flag with its value, on one of its own. What is put into it comes before or behind, as the shell has it. */
export function commandText(parts: readonly (readonly string[])[], input: string | null, shell: ExportShell): string {
  const lines = parts.map((words) => words.join(" "));
  const joined = lines.join(shell === "powershell" ? " `\n  " : " \\\n  ");
  if (input === null) return `${joined}\n`;
  if (shell === "bash") {
    const end = endWord(input);
    return `${joined} <<'${end}'\n${input}\n${end}\n`;
  }
  // Without it Windows PowerShell writes "?" for all that is no ASCII.
  const encoding = "$OutputEncoding = [System.Text.UTF8Encoding]::new($false)";
  // Its here-strings end with '@ at the start of a line, which can be in JSON only as part of a broken text.
  return `${encoding}\n@'\n${input}\n'@ | ${joined}\n`;
}

/** A word that is no line of the text. */
function endWord(text: string): string {
  const lines = new Set(text.split("\n").map((line) => line.trim()));
  let end = "EOM";
  while (lines.has(end)) end += "M";
  return end;
}
