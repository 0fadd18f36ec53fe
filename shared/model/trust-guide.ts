/** How a machine comes to trust an authority, and how it stops: commands as people type them. What is around them is for each face to say. */
export interface TrustGuide {
  readonly platform: "mac" | "linux" | "windows";
  /** The same for all programs, or for one of them. */
  readonly store: "system" | "debian" | "fedora" | "node" | "java";
  readonly trust: string;
  readonly remove: string;
}

/** What the guide needs to know of an authority. */
export interface TrustedFile {
  /** The certificate as PEM; a plain file name. */
  readonly file: string;
  readonly commonName: string;
  /** `CertificateFacts.sha1`, which the systems' own tools tell certificates apart by. */
  readonly sha1: string;
}

/** All ways for all platforms; the system's own first. Browsers other than Firefox, and Go, Python's and .NET's programs follow the system. */
export function trustGuides({ file, commonName, sha1 }: TrustedFile): TrustGuide[] {
  const safe = aliasOf(commonName);
  const quoted = `"${file.replace(/["\\$`]/g, "")}"`;
  return [
    {
      platform: "mac",
      store: "system",
      trust: `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${quoted}`,
      remove: `sudo security delete-certificate -Z ${sha1} -t /Library/Keychains/System.keychain`,
    },
    {
      platform: "windows",
      store: "system",
      trust: `certutil -addstore -user Root ${quoted}`,
      remove: `certutil -delstore -user Root ${sha1}`,
    },
    {
      platform: "linux",
      store: "debian",
      trust: `sudo install -m 644 ${quoted} /usr/local/share/ca-certificates/${safe}.crt && sudo update-ca-certificates`,
      remove: `sudo rm /usr/local/share/ca-certificates/${safe}.crt && sudo update-ca-certificates --fresh`,
    },
    {
      platform: "linux",
      store: "fedora",
      trust: `sudo install -m 644 ${quoted} /etc/pki/ca-trust/source/anchors/${safe}.pem && sudo update-ca-trust`,
      remove: `sudo rm /etc/pki/ca-trust/source/anchors/${safe}.pem && sudo update-ca-trust`,
    },
    ...(["mac", "linux", "windows"] as const).flatMap((platform) => [
      {
        platform,
        store: "node" as const,
        trust:
          platform === "windows" ? `set "NODE_EXTRA_CA_CERTS=${file.replace(/["\\$`]/g, "")}"` : `export NODE_EXTRA_CA_CERTS=${quoted}`,
        remove: platform === "windows" ? "set NODE_EXTRA_CA_CERTS=" : "unset NODE_EXTRA_CA_CERTS",
      },
      {
        platform,
        store: "java" as const,
        trust: `keytool -importcert -cacerts -noprompt -alias ${safe} -file ${quoted}`,
        remove: `keytool -delete -cacerts -alias ${safe}`,
      },
    ]),
  ];
}

/** A name that needs no quoting anywhere. */
function aliasOf(commonName: string): string {
  const plain = commonName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "wirebench-dev-ca" : plain;
}
