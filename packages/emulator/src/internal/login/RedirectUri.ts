/** Where a client may have its users sent. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"

/** Whether it is one of the client's own, letter by letter. On the loopback interface the port is the program's choice. */
export const isRegistered = (
  { registeredRedirectUri = [] }: Pick<OAuthClient, "registeredRedirectUri">,
  redirectUri: string
): boolean => registeredRedirectUri.some((registered) => withoutPort(registered) === withoutPort(redirectUri))

/** Whether a browser can be sent there with an answer: it is a URL, has no fragment (RFC 6749 §3.1.2), and is no script. */
export const canTakeAnswer = (redirectUri: string): boolean =>
  URL.canParse(redirectUri) && !redirectUri.includes("#") && !isScript.has(new URL(redirectUri).protocol)

/** The URI with an answer in its query, which keeps what it has, or in its fragment. */
export const withAnswer = (
  redirectUri: string,
  answer: Readonly<Record<string, string>>,
  part: "query" | "fragment"
): URL => {
  const url = new URL(redirectUri)
  const parameters = String(new URLSearchParams(answer))
  if (part === "fragment") url.hash = parameters
  else url.search = url.search === "" ? parameters : `${url.search}&${parameters}`
  return url
}

// RFC 8252 §7.3.
const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+/, "$1")

const isScript: ReadonlySet<string> = new Set(["javascript:", "data:", "vbscript:"])
