import { Fault } from "#shared/base/fault";
import { isCommandLine } from "#shared/model/command-line";
import type { Imported, ImportFile } from "#shared/model/exchange";
import { importBloomRpc, isBloomRpc } from "./bloomrpc";
import { importBruno, isBruno } from "./bruno";
import { type FileReader, importCommandLine } from "./command-line";
import { importInsomnia4, importInsomnia5, isInsomnia4, isInsomnia5 } from "./insomnia";
import { importKreya, isKreya } from "./kreya";
import { readPlain } from "./plain-data";
import { importPostman, isPostman, isPostman2 } from "./postman";
import { importYaak, isYaak } from "./yaak";

/** The ends of the names of files that any of the tools has, so that a folder can be read without all else in it. */
export const importEnds = [".json", ".yaml", ".yml", ".bru", ".krproj", ".krop", ".krenv", ".krpref", ".sh", ".txt"] as const;

/**
 * Reads a file of another tool, or the files of its folder, whichever tool it is. Faults: undecodable, of no tool that is known;
 * unsupported, of one whose files have no gRPC.
 */
export function importFiles(files: readonly ImportFile[]): Imported {
  const [first] = files;
  if (!first) throw new Fault("undecodable", "There is no file of another tool here.", { act: unknownAct });
  if (isKreya(files)) return importKreya(files);
  if (isBruno(files)) return importBruno(files);
  if (isPostman(files)) return importPostman(files);
  if (isBloomRpc(files)) return importBloomRpc(files);
  if (files.length === 1 && isCommandLine(first.text)) return importCommandLine(first.text, fileIn(files));
  for (const file of files) {
    const value = plainOrNull(file);
    if (isInsomnia4(value)) return importInsomnia4(value);
    if (isInsomnia5(value)) return importInsomnia5(value);
    if (isYaak(value)) return importYaak(files);
    if (isPostman2(value)) {
      throw new Fault("unsupported", "This is a Postman collection of version 2, which cannot have gRPC requests.", {
        act: "Export the collection as version 3, which is a folder of files.",
      });
    }
  }
  // A broken file tells where it is broken, rather than that nobody knows it.
  if (files.length === 1 && /\.(?:json|ya?ml)$/.test(first.name)) readPlain(first.text, first.name);
  throw new Fault("undecodable", "These are files of no tool that is known here.", { act: unknownAct });
}

const unknownAct =
  "Choose an export of Insomnia or Yaak, the folder of a Bruno, Postman or Kreya collection, BloomRPC's editor.json, or a grpcurl command.";

function fileIn(files: readonly ImportFile[]): FileReader {
  return (name) => files.find((file) => file.name === name)?.text ?? null;
}

function plainOrNull({ name, text }: ImportFile): unknown {
  if (!/\.(?:json|ya?ml)$/i.test(name)) return null;
  try {
    return readPlain(text, name);
  } catch {
    return null;
  }
}
