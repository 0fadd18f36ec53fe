/** What of an import is not carried over, or not as it was, by its kind, in English; holes are filled with the loss's values. */
export const importLossWords = {
  assertion: "The assertion {assertion} has no like here.",
  authentication: "The authentication {name} has to be chosen here once more.",
  "authentication-kind": "Authentication of the kind {kind} is not known here.",
  "authentication-left-out": "Which authentication it used was not carried over.",
  connect: "It spoke {protocol}; Wirebench speaks gRPC, which most such servers do too.",
  "environment-metadata": "BloomRPC's environments set metadata; here {names} can be named in it.",
  expression: "{expression} is worked out by that tool; it stands here as it was written.",
  "file-missing": "{file} is not at hand; the message is empty.",
  flag: "-{flag} is not carried over.",
  "grpc-web": "It went by gRPC-Web; here it goes by gRPC.",
  "input-missing": "{data}: what came on its standard input is not in this text.",
  "left-over": "Left over: {words}",
  "message-missing": "Its message {file} is not among the files.",
  "metadata-broken": "Its metadata is no JSON: {text}",
  "no-call": "Only what makes a call is a request; this line asks for a schema.",
  "no-duration": "-{flag} {text} is no duration.",
  "no-evans-call": "Only `evans cli call` makes a request; of this line the target and the schema are taken.",
  "no-method": "No method was chosen for it.",
  "no-url": "There is no URL of a method.",
  "not-grpc": "Left out, since they are no gRPC: {count}.",
  "proto-kept": "There is another file of this name already, which stays.",
  "proto-name": "This .proto file's name would lead out of the workspace, or is none; it was left out.",
  "protos-missing": "{tool} names .proto files without their texts: open these beside the collection, or ask the server.",
  "reflect-header": "-reflect-header: metadata for reflection is given where a server is asked.",
  "schema-in-cloud": "Its schema lies in Postman's cloud: open the .proto files, or ask the server.",
  "schema-in-registry": "Its schema came from Buf's registry ({module}): export it with `buf build`, and open the image.",
  "schema-of-importer": "What it imported ({importer}) has to be opened here once more.",
  script: "Its script {script} uses {tool}'s own API, and was left out.",
  scripts: "Its scripts use {tool}'s own API, and were left out.",
  "secret-in-environment": "A secret, which goes into no file: wirebench run takes it from {variable}.",
  "secrets-kept-there": "Bruno keeps {names} on the machine alone: type them here once more.",
  "shell-substitution": "{text} is the shell's to run; it stands here as it is written.",
  "shell-variables": "{names}: of the shell's environment, and here {first}, to be defined in an environment.",
  snapshots: "Its snapshots are taken here anew, by a check of the kind snapshot.",
  "tab-closed": "Its tab is not open there, so nobody knows its method; it was left out.",
  "trust-authority": "It sent the :authority {name}: choose it at the address.",
  "trust-identity":
    "It showed a client certificate: import {certificate} and its key {key} under Keys and certificates, and choose them at the address.",
  "trust-plaintext": "It was reached in plaintext: choose that at the address.",
  "trust-roots": "It trusted an authority of its own: import {file} under Keys and certificates, and choose it at the address.",
  "trust-server-name": "It asked for the certificate of {name}: choose that server name at the address.",
  "trust-tls": "It was reached by TLS: choose that at the address.",
  "trust-unverified": "It was not verified there; here it is. Trust its certificate at the address if it has one of its own.",
  url: "{url} is no URL of a method.",
  "zero-values": "Fields with their zero value are a choice of the view here.",
} as const;
export type ImportLossKind = keyof typeof importLossWords;
export type ImportLossValues = Readonly<Record<string, string>>;

/** Something of an import that could not be carried over, or not as it was. */
export interface ImportLoss {
  /** Where it stood there, for people: `Users / GetUser`. */
  readonly place: string;
  readonly kind: ImportLossKind;
  /** What its words name, by the names of their holes. */
  readonly values: ImportLossValues;
}

/** What a loss is, and what became of it, in words with holes. */
export function lossText(
  { kind, values }: Pick<ImportLoss, "kind" | "values">,
  words: Readonly<Record<ImportLossKind, string>> = importLossWords,
): string {
  return words[kind].replaceAll(/\{(\w+)\}/g, (_hole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : ""));
}
