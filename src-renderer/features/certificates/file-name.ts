import { type CertificateFileFormat, certificateExtensions } from "#shared/model/certificate";

const endings: Readonly<Record<CertificateFileFormat, string>> = {
  certificate: "",
  chain: "-chain",
  key: "-key",
  all: "-key-and-chain",
  pkcs12: "",
  "pkcs12-legacy": "",
};

/** How the file of a certificate is called where the user does not say: `Example-Dev-CA-key.pem`. */
export function fileNameOf(name: string, format: CertificateFileFormat): string {
  const own = name.replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${own.slice(0, 80) || "certificate"}${endings[format]}${certificateExtensions[format][0]}`;
}
