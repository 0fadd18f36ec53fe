/**
 * Every way in which an act of Wirebench can fail, in any layer. The set is closed: the window has a text for each,
 * in each language (src-renderer/app/i18n), and tsc refuses a code without one.
 */
export const faultCodes = [
  // the boundary
  "bad-params", // an operation's params or input do not fit its schema
  "unknown-operation",
  "too-many-operations", // the peer has more operations open than the bridge allows
  "protocol", // a frame that no correct peer sends: malformed, oversize, beyond its credit
  "version-mismatch", // the two ends speak different versions of the contract
  "disconnected", // the channel to the other end is gone
  "cancelled",
  // files and schemas
  "file-not-found",
  "file-unreadable",
  "file-changed", // on the disk, since it was read
  "file-read-only", // not the user's to change, or not to be written back as it is
  "no-protos", // a folder without a .proto file, or a file that is not one
  "source-gone", // a schema source that is not open any more
  "method-gone", // the schema has no such method (any more)
  "symbol-gone", // the schema has no such message, enum or service (any more)
  "schema-broken", // the method's types did not load; the diagnostics say why
  "reflection-unsupported", // the server does not describe itself; facts: target
  "reflection-failed", // it would, and the asking failed; facts: target, status, and cause (StatusCause) and those of a handshake where they are known
  "workspace-file", // a file of a workspace that is not as such files are; facts: file, line, column, problem
  "workspace-gone", // a workspace that is not open (any more)
  // certificates and keys
  "password-needed", // an encrypted file; facts: file
  "password-wrong", // facts: file
  "certificate-gone", // one that is not kept (any more), or whose key is not
  // a request
  "body-syntax", // not JSON; facts: offset, line, column
  "body-mismatch", // JSON that does not fit the message; facts: offset, line, column, path
  "variable-unknown", // a {{name}} without a value; facts: name, and offset, line, column, or field
  "variable-guarded", // a variable of the machine's environment that a workspace may not use before the user agrees; facts: name, variable, and as variable-unknown
  "variable-cycle", // a variable that stands for itself, by way of others; facts: name, cycle
  "metadata-invalid", // facts: key
  "target-invalid",
  "route-broken", // what is chosen for a target names a certificate, secret or proxy that is not there or cannot be used; facts: pattern
  // secrets and authentication
  "secret-locked", // it is kept, and the keychain does not open it
  "auth-invalid", // something of the authentication is missing or wrong; facts: field
  "auth-failed", // no token came of it; facts: url, and status, error (of RFC 6749) or reason (a socket's code) where there is one
  "auth-plaintext", // a secret would go unprotected to another machine; facts: target
  "sign-in-needed", // there is no token, and getting one takes the user
  // a call
  "call-gone", // a call that was closed
  "wrong-state", // e.g. send after half-close; facts: state
  "too-large", // something over a stated limit; facts: size, limit
  "undecodable", // bytes that are not a message of the expected type, a file that is none of the expected kind
  "interrupted", // a recorded call that goes on beyond the end of its recording
  // the rest
  "unsupported", // this shell cannot do it
  "io", // the disk or the network said no
  "internal", // a bug of ours
] as const;

export type FaultCode = (typeof faultCodes)[number];

/** What a fault is about, for programs and for texts in other languages: names, offsets (UTF-16 units), sizes (bytes). */
export type FaultFacts = Readonly<Record<string, string | number>>;

/** A fault as plain data: the only shape in which a failure crosses a boundary. */
export interface FaultData {
  readonly code: FaultCode;
  /** What happened, in plain English. */
  readonly message: string;
  /** What to do next, in plain English, where that can be said. */
  readonly act?: string | undefined;
  readonly facts?: FaultFacts | undefined;
}

/** The one error class. `code` is for programs, `message` and `act` for people. */
export class Fault extends Error implements FaultData {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly act: string | undefined;
  readonly facts: FaultFacts;

  constructor(code: FaultCode, message: string, more: { act?: string | undefined; facts?: FaultFacts | undefined; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.act = more.act;
    this.facts = more.facts ?? {};
  }

  /** Any thrown value as a fault. One that was none becomes `internal`, with the original as its cause. */
  static from(reason: unknown): Fault {
    if (reason instanceof Fault) return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new Fault("internal", message, { cause: reason });
  }

  static fromData(data: FaultData): Fault {
    return new Fault(data.code, data.message, { act: data.act, facts: data.facts });
  }

  toData(): FaultData {
    return { code: this.code, message: this.message, act: this.act, facts: this.facts };
  }
}
