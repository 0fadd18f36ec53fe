import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import {
  type CertificateCandidate,
  type CertificateFacts,
  type CertificatePlan,
  type CertificateProblem,
  certificateFileFormats,
  certificateKeys,
  certificateProblemCodes,
  certificatePurposes,
  type KeptCertificate,
  keyKinds,
  keyPlaces,
  subjectAltNameKinds,
} from "../model/certificate";
import { count, handle, id, name, shortText, uploadedBytes } from "./values";

/** All that is told of a certificate. */
export const certificateFacts = v.object({
  subject: v.string(),
  commonName: v.nullable(v.string()),
  issuer: v.string(),
  issuerCommonName: v.nullable(v.string()),
  serial: v.string(),
  notBefore: v.number(),
  notAfter: v.number(),
  names: v.array(v.object({ kind: v.picklist(subjectAltNameKinds), value: v.string() })),
  sha256: v.string(),
  sha1: v.string(),
  publicKey: v.object({ kind: v.picklist(keyKinds), detail: v.string() }),
  signatureAlgorithm: v.string(),
  isAuthority: v.boolean(),
  isSelfSigned: v.boolean(),
  keyUsages: v.array(v.string()),
  extendedKeyUsages: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, CertificateFacts>;

const problem = v.object({
  code: v.picklist(certificateProblemCodes),
  index: v.number(),
  days: v.nullable(v.number()),
}) satisfies v.GenericSchema<unknown, CertificateProblem>;

const kind = v.picklist(["authority", "identity"]);

const kept = v.object({
  id: v.string(),
  kind,
  name: v.string(),
  chain: v.array(certificateFacts),
  problems: v.array(problem),
  key: v.nullable(v.picklist(keyPlaces)),
  madeHere: v.boolean(),
  addedAt: v.number(),
}) satisfies v.GenericSchema<unknown, KeptCertificate>;

const candidate = v.object({
  kind,
  chain: v.array(certificateFacts),
  problems: v.array(problem),
  hasKey: v.boolean(),
}) satisfies v.GenericSchema<unknown, CertificateCandidate>;

const plan = v.object({
  purpose: v.picklist(certificatePurposes),
  commonName: v.pipe(v.string(), v.maxLength(256)),
  names: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1024))), v.maxLength(200)),
  key: v.picklist(certificateKeys),
  validDays: v.pipe(count, v.minValue(1), v.maxValue(36_525)),
}) satisfies v.GenericSchema<unknown, CertificatePlan>;

/** A file by its handle, or what was dropped where the shell does not know its place. */
const keyFile = v.union([v.object({ handle }), v.object({ name, bytes: uploadedBytes })]);
const keyFiles = { files: v.pipe(v.array(keyFile), v.minLength(1), v.maxLength(20)), password: v.nullable(shortText) };

const format = v.picklist(certificateFileFormats);
const list = v.object({ certificates: v.array(kept) });

/** Certificates and keys that are kept. No key ever crosses towards the window. */
export const certificateContract = {
  /** In the order in which they came, judged as of now. */
  "certificate.list": call(v.object({}), list),
  /** The list now, and again whenever it changes. */
  "certificate.watch": stream(v.object({}), list),
  /**
   * What files hold, before it is kept. Faults: password-needed and password-wrong (facts.file), undecodable, too-large, unsupported,
   * file-not-found, file-unreadable; bad-params for a key without its certificate.
   */
  "certificate.check": call(v.object(keyFiles), v.object({ candidates: v.array(candidate) })),
  /** Keeps it; answers the ids. Faults: those of certificate.check; bad-params for a key that is another certificate's; io. */
  "certificate.import": call(v.object(keyFiles), v.object({ ids: v.array(v.string()) })),
  /** Faults: certificate-gone, io. */
  "certificate.rename": call(v.object({ id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }), nothing),
  /** With its key, for good. Fault io. */
  "certificate.remove": call(v.object({ id }), nothing),
  /** Makes an authority for development. Faults: bad-params, io. */
  "certificate.makeAuthority": call(v.object({ plan }), v.object({ id: v.string() })),
  /** Makes a pair for a server or client, signed by an authority whose key is kept. Faults: bad-params, certificate-gone, secret-locked, io. */
  "certificate.issue": call(v.object({ issuer: id, plan }), v.object({ id: v.string() })),
  /** Saves it at a place that was chosen. The password is for the key; PKCS#12 needs one. Faults: bad-params, certificate-gone, secret-locked, file-not-found, io. */
  "certificate.export": call(v.object({ id, format, password: v.nullable(shortText), handle }), nothing),
  /** The system's dialog, for a file to save to; null when the user thought better of it. Fault: unsupported. */
  "certificate.pickPlace": call(v.object({ name, format }), v.object({ handle: v.nullable(handle), label: v.string() })),
  /** A file to save to in a folder of files.list, and whether there is one already. Faults: unsupported where the system's dialog is to choose; bad-params for a name that is none. */
  "certificate.placeIn": call(v.object({ directory: handle, name, format }), v.object({ handle, label: v.string(), exists: v.boolean() })),
};
