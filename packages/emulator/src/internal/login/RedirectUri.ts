/** The redirect URIs of a client. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"

/** Whether the client has registered the URI, compared letter by letter. On the loopback interface any port matches. */
export const isRegistered = (
  { registeredRedirectUri = [] }: Pick<OAuthClient, "registeredRedirectUri">,
  redirectUri: string
): boolean => registeredRedirectUri.some((registered) => withoutPort(registered) === withoutPort(redirectUri))

/** Whether a browser can be redirected there: it is a URL without a fragment (RFC 6749 §3.1.2), and not a script. */
export const canRedirect = (redirectUri: string): boolean =>
  URL.canParse(redirectUri) && !redirectUri.includes("#") && !isScript.has(new URL(redirectUri).protocol)

/** Adds the parameters of a response to the query of the URI, or to its fragment. */
export const withResponse = (
  redirectUri: string,
  response: Readonly<Record<string, string>>,
  part: "query" | "fragment"
): URL => {
  const url = new URL(redirectUri)
  const parameters = String(new URLSearchParams(response))
  if (part === "fragment") url.hash = parameters
  else url.search = url.search === "" ? parameters : `${url.search}&${parameters}`
  return url
}

// RFC 8252 §7.3.
const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+/, "$1")

const isScript: ReadonlySet<string> = new Set(["javascript:", "data:", "vbscript:"])
