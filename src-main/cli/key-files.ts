import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { arrangeChain, isKeyOf } from "../engine/certificates/arrange-chain";
import { keyText } from "../engine/certificates/issue";
import { toPem } from "../engine/certificates/pem";
import { type KeyFile, type KeyFileContents, maxKeyFileBytes, readKeyFiles } from "../engine/certificates/read-key-files";
import type { ChannelIdentity } from "../engine/channels/security";
import { readSmallFile } from "../storage/small-file";
import type { CliIo } from "./io";

/** What opens encrypted files where no flag says so: other users of the machine do not see it. */
const passwordVariable = "WIREBENCH_CERT_PASSWORD";
/** Of a folder, what may be an authority's file. */
const certificateFile = /\.(pem|crt|cer|der)$/i;

/** The password for certificates and keys: a flag's, or the environment's; null for none. */
export function passwordOf(flag: string | null): string | null {
  return flag ?? process.env[passwordVariable] ?? null;
}

/** Reads a command line's files of certificates and keys, and asks once for the password that some of them need. */
export class KeyFileReader {
  readonly #askSecret: CliIo["askSecret"];
  #password: string | null;

  constructor(password: string | null, { askSecret }: Pick<CliIo, "askSecret">) {
    this.#password = password;
    this.#askSecret = askSecret;
  }

  /** All certificates of a file, or of a folder's files, as PEM. Faults: file-not-found, file-unreadable, too-large, undecodable, password-*. */
  async authorities(place: string): Promise<string[]> {
    const { certificates } = await this.#read(await filesIn(place));
    if (certificates.length > 0) return certificates.map((der) => toPem("CERTIFICATE", der));
    throw new Fault("undecodable", `${place} has no certificate.`, { act: "Name the file of the authorities to trust." });
  }

  /** A key with its chain, out of one file or two. Faults: those of `authorities`; bad-params, the two are not a pair. */
  async identity(cert: string, key: string | null): Promise<ChannelIdentity> {
    const places = key === null || key === cert ? [cert] : [cert, key];
    const arranged = arrangeChain(await this.#read(places));
    const [leaf] = arranged.chain;
    if (arranged.key === null) throw new Fault("bad-params", `${cert} has no private key.`, { act: "Name the key's file too: -key FILE." });
    if (leaf === undefined)
      throw new Fault("bad-params", `There is no certificate in ${cert}.`, { act: "Name the certificate's file: -cert FILE." });
    if (!isKeyOf(leaf, arranged.key)) {
      throw new Fault("bad-params", `The private key is not that of the certificate in ${cert}.`, {
        act: "Name the pair that was made together.",
      });
    }
    return { chain: arranged.chain.map((der) => toPem("CERTIFICATE", der)).join(""), key: keyText(arranged.key) };
  }

  async #read(places: readonly string[]): Promise<KeyFileContents> {
    const files = await Promise.all(places.map(keyFile));
    try {
      return await readKeyFiles(files, this.#password);
    } catch (reason) {
      const { code, message, facts } = Fault.from(reason);
      if (code !== "password-needed") throw reason;
      if (this.#askSecret === null) {
        throw new Fault(code, message, { act: `Give its password: -pass PASSWORD, or set ${passwordVariable}.`, facts });
      }
      this.#password = await this.#askSecret(`Password of ${facts.file}: `);
      return readKeyFiles(files, this.#password);
    }
  }
}

async function filesIn(place: string): Promise<string[]> {
  const isFolder = await stat(path.resolve(place))
    .then((it) => it.isDirectory())
    .catch(() => false);
  if (!isFolder) return [place];
  const names = (await readdir(path.resolve(place))).filter((name) => certificateFile.test(name)).sort();
  if (names.length > 0) return names.map((name) => path.join(place, name));
  throw new Fault("file-not-found", `There is no certificate in the folder ${place}.`, {
    act: "Name a folder with files of .pem, .crt, .cer or .der.",
  });
}

async function keyFile(place: string): Promise<KeyFile> {
  try {
    return { name: path.basename(place), bytes: await readSmallFile(path.resolve(place), maxKeyFileBytes) };
  } catch (reason) {
    const fault = Fault.from(reason);
    if (fault.code !== "file-not-found") throw fault;
    throw new Fault(fault.code, `There is no file ${place} to read.`, { act: "Check its path.", cause: reason });
  }
}
