import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { certificateContract } from "#shared/contract/certificate";
import { type CertificateFileFormat, certificateExtensions } from "#shared/model/certificate";
import { type KeyFile, maxKeyFileBytes } from "../engine/certificates/read-key-files";
import type { SaveKind } from "../host/host";
import { readSmallFile, writePrivateFile } from "../storage/small-file";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function certificateHandlers({ host, certificates, files, savePlaces }: Core): Handlers<typeof certificateContract> {
  const read = (chosen: readonly ({ handle: string } | KeyFile)[]) =>
    Promise.all(
      chosen.map(async (file): Promise<KeyFile> => {
        if (!("handle" in file)) return file;
        const place = files.pathOf(file.handle);
        return { name: path.basename(place), bytes: await readSmallFile(place, maxKeyFileBytes) };
      }),
    );
  return {
    "certificate.list": async () => ({ certificates: await certificates.list() }),
    "certificate.watch": (_params, peer) =>
      relayLatest(peer, (push, end) => certificates.watch((list) => push({ certificates: list }), end)),
    "certificate.check": async ({ files: chosen, password }) => ({ candidates: await certificates.check(await read(chosen), password) }),
    "certificate.import": async ({ files: chosen, password }) => ({ ids: await certificates.import(await read(chosen), password) }),
    "certificate.rename": async ({ id, name }) => {
      await certificates.rename(id, name);
      return undefined;
    },
    "certificate.remove": async ({ id }) => {
      await certificates.remove(id);
      return undefined;
    },
    "certificate.makeAuthority": async ({ plan }) => ({ id: await certificates.makeAuthority(plan) }),
    "certificate.issue": async ({ issuer, plan }) => ({ id: await certificates.issue(issuer, plan) }),
    "certificate.export": async ({ id, format, password, handle }) => {
      await writePrivateFile(savePlaces.take(handle), await certificates.export(id, format, password));
      return undefined;
    },
    "certificate.pickPlace": async ({ name, format }) => {
      const place = await host.pickSaveFile(name, saveKind(format));
      return place === null ? { handle: null, label: "" } : { handle: savePlaces.chosen(place), label: savePlaces.labelOf(place) };
    },
    "certificate.placeIn": async ({ directory, name, format }) => {
      if (host.capabilities.nativeDialogs) throw new Fault("unsupported", "Where to save is chosen in the system's dialog.");
      return savePlaces.inFolder(files.pathOf(directory), name, certificateExtensions[format]);
    },
  };
}

function saveKind(format: CertificateFileFormat): SaveKind {
  const extensions = certificateExtensions[format].map((extension) => extension.slice(1));
  return { title: "Save the certificate", kind: format.startsWith("pkcs12") ? "PKCS#12" : "PEM", extensions };
}
