import type { languages } from "monaco-editor/editor";

/** protobuf's text format, as Monaco colours it. */
export const textproto: { readonly tokens: languages.IMonarchLanguage; readonly configuration: languages.LanguageConfiguration } = {
  tokens: {
    tokenizer: {
      root: [
        [/#.*$/, "comment"],
        [/\[[^\]\n]*\](?=\s*[:{<])/, "string.key.json"],
        [/[A-Za-z_]\w*(?=\s*[:{<])/, "string.key.json"],
        [/\d+(?=\s*[:{<])/, "string.key.json"],
        [/"([^"\\\n]|\\.)*"?|'([^'\\\n]|\\.)*'?/, "string"],
        [/-?(0[xX][0-9a-fA-F]+|\d+(\.\d*)?([eE][+-]?\d+)?[fF]?|\.\d+([eE][+-]?\d+)?[fF]?)/, "number"],
        [/[A-Za-z_]\w*/, "keyword"],
        [/[{}<>[\]:,;]/, "delimiter"],
      ],
    },
  },
  configuration: {
    comments: { lineComment: "#" },
    brackets: [
      ["{", "}"],
      ["[", "]"],
      ["<", ">"],
    ],
    autoClosingPairs: [
      { open: "{", close: "}" },
      { open: "[", close: "]" },
      { open: '"', close: '"', notIn: ["string", "comment"] },
    ],
  },
};
