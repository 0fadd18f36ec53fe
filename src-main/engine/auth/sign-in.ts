import { randomBytes } from "node:crypto";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { OAuthCodeScheme } from "#shared/model/auth";
import { challengeOf, newVerifier } from "./pkce";
import { RedirectListener, withPatience } from "./redirect-listener";
import { askForToken, type ClientProof, type ConnectEndpoint, refusedFault, type Token } from "./token-endpoint";

export interface SignIn {
  readonly scheme: OAuthCodeScheme;
  readonly authorizeUrl: URL;
  readonly tokenUrl: URL;
  readonly client: ClientProof;
  /** Shows the user a page of the authorization server, in the user's own browser. */
  readonly show: (url: string) => Promise<void>;
  readonly onSecret: (text: string) => void;
  readonly connect?: ConnectEndpoint | undefined;
}

/**
 * The authorization code flow with PKCE, from the browser to the token. Sources: RFC 6749, section 4.1; RFC 7636; RFC 8252.
 * Faults: auth-failed, io; the reason of a cancellation.
 */
export async function signIn(
  { scheme, authorizeUrl, tokenUrl, client, show, onSecret, connect }: SignIn,
  cancellation: Cancellation,
): Promise<Token> {
  const state = randomBytes(32).toString("base64url");
  const verifier = newVerifier();
  onSecret(verifier);
  const patience = withPatience(cancellation);
  const listener = await RedirectListener.listen(state);
  try {
    const url = new URL(authorizeUrl);
    const asked = {
      response_type: "code",
      client_id: scheme.clientId,
      redirect_uri: listener.uri,
      scope: scheme.scope,
      audience: scheme.audience,
      state,
      code_challenge: challengeOf(verifier),
      code_challenge_method: "S256",
    };
    for (const [key, value] of Object.entries(asked)) if (value !== "") url.searchParams.set(key, value);
    await show(url.href);
    const { code, error, description } = await listener.redirect(patience);
    if (error !== null) throw refusedFault(authorizeUrl, 200, error, description);
    if (code === null) throw new Fault("auth-failed", "The browser came back without a code.", { act: "Sign in again." });
    onSecret(code);
    const fields = { grant_type: "authorization_code", code, redirect_uri: listener.uri, code_verifier: verifier };
    return await askForToken({ url: tokenUrl, client, fields, onSecret, connect }, patience);
  } finally {
    listener.dispose();
    patience.dispose();
  }
}
