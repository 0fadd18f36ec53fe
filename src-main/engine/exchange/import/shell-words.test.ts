import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommands } from "./shell-words";

const words = (text: string) => readCommands(text).map((command) => command.words);

describe("a pasted command line", () => {
  it("is taken apart as bash does it", () => {
    expect(words(`grpcurl -d '{"name":"it'"'"'s"}' "a \\"b\\" \\n" c\\ d ''`)).toEqual([
      ["grpcurl", "-d", `{"name":"it's"}`, 'a "b" \\n', "c d", ""],
    ]);
  });

  it("goes over several lines, blanks behind the backslash or not", () => {
    expect(words("grpcurl \\\n  -plaintext \\  \n  localhost:50051 \\\r\n list")).toEqual([
      ["grpcurl", "-plaintext", "localhost:50051", "list"],
    ]);
  });

  it("reads $'…' with its escapes", () => {
    expect(words(String.raw`x $'a\'b\n\x41\u4e2d'`)).toEqual([["x", "a'b\nA中"]]);
  });

  it("goes over several lines in PowerShell and at the Windows prompt", () => {
    expect(words('grpcurl `\n -d \'{"a":"it\'\'s"}\' `\n "x`"y""z" host:1')).toEqual([
      ["grpcurl", "-d", `{"a":"it's"}`, 'x"y"z', "host:1"],
    ]);
    expect(words('grpcurl ^\n -d "{\\"a\\":1}" host:1')).toEqual([["grpcurl", "-d", '{"a":1}', "host:1"]]);
  });

  it("has variables as {{NAME}}, and says which", () => {
    const [command] = readCommands(`grpcurl -H "authorization: Bearer $TOKEN" -H 'x: $NOT' \${HOST:-a}:1 $env:USER`);
    expect(command?.words.slice(2)).toEqual(["authorization: Bearer {{TOKEN}}", "-H", "x: $NOT", "{{HOST}}:1", "{{USER}}"]);
    expect(command?.variables).toEqual(["TOKEN", "HOST", "USER"]);
  });

  it("tells what a shell would have run", () => {
    const [command] = readCommands('grpcurl -H "t: $(cat "$(which x)")" h:1');
    expect(command?.substitutions).toEqual(['$(cat "$(which x)")']);
  });

  it("has the here-document, with its variables where its end is not quoted", () => {
    const [plain] = readCommands('grpcurl -d @ h:1 a.B/C <<EOF\n{"id": "$ID"}\nEOF\n');
    expect([plain?.input, plain?.variables]).toEqual(['{"id": "{{ID}}"}\n', ["ID"]]);
    const [quoted, next] = readCommands('grpcurl -d @ h:1 a.B/C <<\'EOF\'\n{"id": "$ID"}\nEOF\nls');
    expect([quoted?.input, next?.words]).toEqual(['{"id": "$ID"}\n', ["ls"]]);
    expect(readCommands("x <<-END -v\n\t\ta\n\tEND\n").map(({ words, input }) => [words, input])).toEqual([[["x", "-v"], "a\n"]]);
  });

  it("has what is piped into it, or put before it", () => {
    const inputs = (text: string) => readCommands(text).at(-1)?.input;
    expect(inputs(`echo '{"a":1}' | grpcurl -d @ h:1 a.B/C`)).toBe('{"a":1}');
    expect(inputs(`printf '%s\\n' '{}' '{"a":1}' |\n grpcurl -d @ h:1 a.B/C`)).toBe('{}\n{"a":1}\n');
    expect(inputs(`cat <<E | grpcurl -d @ h:1 a.B/C\n{}\nE`)).toBe("{}\n");
    expect(inputs(`grpcurl -d @ h:1 a.B/C <<< '{}'`)).toBe("{}\n");
    expect(readCommands("grpcurl -d @ h:1 a.B/C < body.json 2>&1 > out").map((command) => [command.words, command.inputFile])).toEqual([
      [["grpcurl", "-d", "@", "h:1", "a.B/C"], "body.json"],
    ]);
  });

  it("ends in itself whatever comes", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", "'", '"', "$", "{", "}", "(", "\\", "\n", " ", "<", "|", "`", "^", "#", "E"),
          maxLength: 60,
        }),
        (text) => {
          for (const command of readCommands(text)) expect(command.words.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("gives back what is quoted for bash", () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`;
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme" }).filter((word) => !/[\r]|`[ \t]*\n|\^[ \t]*\n/.test(word)),
          { minLength: 1, maxLength: 5 },
        ),
        (given) => {
          expect(words(`x ${given.map(quote).join(" ")}`)).toEqual([["x", ...given]]);
        },
      ),
    );
  });
});
