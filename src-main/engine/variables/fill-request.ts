import { Fault } from "#shared/base/fault";
import type { Auth, AuthScheme } from "#shared/model/auth";
import type { Moment } from "#shared/model/built-in-variables";
import type { MetadataEntry } from "#shared/model/metadata";
import type { CallSettingsText } from "#shared/model/saved-request";
import { Template, type VariableNames } from "#shared/model/variables";

/** Fills in the texts of one request that are no bodies, all at one moment. */
export class RequestFiller {
  readonly #names: VariableNames;
  readonly #moment: Moment;

  constructor(names: VariableNames, moment: Moment) {
    this.#names = names;
    this.#moment = moment;
  }

  /** `field`: what the text is, in words, for whoever reads the fault. Faults: variable-unknown, variable-cycle, too-large (facts: field). */
  text(text: string, field: string): string {
    if (!text.includes("{{")) return text;
    try {
      return new Template(text, "plain").fill(this.#names, this.#moment).text;
    } catch (reason) {
      const fault = Fault.from(reason);
      const facts = { ...fault.facts, field };
      throw new Fault(fault.code, `In ${field}: ${fault.message}`, { act: fault.act, facts, cause: fault });
    }
  }

  /** Entries that are off stay as they are. */
  metadata(entries: readonly MetadataEntry[]): MetadataEntry[] {
    return entries.map((entry) => {
      if (!entry.enabled) return entry;
      const key = this.text(entry.key, "a metadata key");
      return { ...entry, key, value: this.text(entry.value, `the metadata ${key}`) };
    });
  }

  settings(settings: CallSettingsText): CallSettingsText {
    const filled = (field: "deadline" | "maxReceive" | "maxSend") =>
      settings[field] === undefined ? {} : { [field]: this.text(settings[field], `the setting ${field}`) };
    const { keepalive } = settings;
    if (!keepalive) return { ...settings, ...filled("deadline"), ...filled("maxReceive"), ...filled("maxSend") };
    const every = this.text(keepalive.every, "the setting keepalive.every");
    const timeout = this.text(keepalive.timeout, "the setting keepalive.timeout");
    return { ...settings, ...filled("deadline"), ...filled("maxReceive"), ...filled("maxSend"), keepalive: { every, timeout } };
  }

  /** Secrets stand in it by their names, or their ids, and stay so. */
  auth(auth: Auth): Auth {
    return { ...auth, scheme: this.#scheme(auth.scheme) };
  }

  #scheme(scheme: AuthScheme): AuthScheme {
    const of = (text: string, field: string) => this.text(text, `the authentication's ${field}`);
    switch (scheme.kind) {
      case "inherit":
      case "none":
      case "bearer":
        return scheme;
      case "basic":
        return { ...scheme, user: of(scheme.user, "user") };
      case "api-key":
        return { ...scheme, key: of(scheme.key, "key") };
      case "pairs": {
        const pairs = scheme.pairs.map((pair) => ({ ...pair, key: of(pair.key, "key"), text: of(pair.text, "value") }));
        return { ...scheme, pairs };
      }
      case "jwt":
        return { ...scheme, claims: of(scheme.claims, "claims"), headers: of(scheme.headers, "headers") };
      case "google":
        return { ...scheme, audience: of(scheme.audience, "audience"), scope: of(scheme.scope, "scope") };
      case "oauth-client":
        return { ...scheme, ...this.#oauth(scheme) };
      case "oauth-code":
        return { ...scheme, ...this.#oauth(scheme), authorizeUrl: of(scheme.authorizeUrl, "authorizeUrl") };
    }
  }

  #oauth({ tokenUrl, clientId, scope, audience }: Record<"tokenUrl" | "clientId" | "scope" | "audience", string>) {
    const of = (text: string, field: string) => this.text(text, `the authentication's ${field}`);
    return {
      tokenUrl: of(tokenUrl, "tokenUrl"),
      clientId: of(clientId, "clientId"),
      scope: of(scope, "scope"),
      audience: of(audience, "audience"),
    };
  }
}
