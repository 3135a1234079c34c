/** Reads and checks authorization requests (RFC 6749 §4.1.1 and §4.2.1). */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import type * as Storage from "../organization/Storage.ts"
import type { StoredClient } from "../organization/StoredClient.ts"
import * as RedirectUri from "./RedirectUri.ts"
import * as RequestForm from "./RequestForm.ts"

export interface AuthorizationRequest {
  readonly client: StoredClient["client"]
  readonly responseType: ResponseType
  readonly returnTo: ReturnAddress
  /** The requested scopes. The client has all of them. */
  readonly scope: ReadonlyArray<string>
  /** The PKCE code challenge, by S256. */
  readonly codeChallenge: string | undefined
}

type Clients = Pick<Storage.Table<StoredClient>, "get">

export type ResponseType = "code" | "token"

/** Where the response goes, in which part of the URI, and the `state` that goes with it. */
export interface ReturnAddress {
  readonly redirectUri: string
  readonly part: "query" | "fragment"
  readonly state: string | undefined
}

/** The client or its redirect URI is unknown, so there is no redirect. */
export class NotTrusted extends Data.TaggedError("NotTrusted")<{ readonly problem: string }> {}

/** The redirect sends this error to the program (RFC 6749 §4.1.2.1). */
export class NotAuthorized extends Data.TaggedError("NotAuthorized")<{
  readonly returnTo: ReturnAddress
  readonly error:
    | "invalid_request"
    | "unauthorized_client"
    | "access_denied"
    | "unsupported_response_type"
    | "invalid_scope"
  readonly description: string
}> {}

export const read = Effect.fnUntraced(function* (
  clients: Clients,
  parameters: UrlParams.UrlParams
): Effect.fn.Return<AuthorizationRequest, NotTrusted | NotAuthorized> {
  const { client, redirectUri } = yield* trusted(clients, parameters)
  const optional = (name: string) => nonEmpty(parameters, name)
  const responseType = optional("response_type")
  const returnTo: ReturnAddress = {
    redirectUri,
    part: responseType === "token" ? "fragment" : "query",
    state: Option.getOrUndefined(UrlParams.getFirst(parameters, "state"))
  }
  const refuse = (error: NotAuthorized["error"], description: string) =>
    new NotAuthorized({ returnTo, error, description })

  if (RequestForm.isRepeated(parameters)) {
    return yield* refuse("invalid_request", "a parameter is repeated")
  }
  if (responseType === undefined) return yield* refuse("invalid_request", "response_type is missing")
  if (responseType !== "code" && responseType !== "token") {
    return yield* refuse("unsupported_response_type", "use the response type code, or token")
  }
  if (client.authorizedGrantType !== grantTypes[responseType]) {
    return yield* refuse("unauthorized_client", "the client has another grant type")
  }
  const codeChallenge = optional("code_challenge")
  const problem = problemOfChallenge(codeChallenge, optional("code_challenge_method"))
  if (problem !== undefined) return yield* refuse("invalid_request", problem)
  if ((optional("org") === undefined) !== (optional("provider") === undefined)) {
    return yield* refuse("invalid_request", "org and provider are used together only")
  }
  const scope = optional("scope")?.split(" ") ?? client.scope ?? []
  if (scope.some((id) => !(client.scope ?? []).includes(id))) {
    return yield* refuse("invalid_scope", "the client does not have all of these scopes")
  }
  return { client, responseType, returnTo, scope, codeChallenge }
})

/** The client and its own redirect URI. Without these checks, any link could redirect anywhere. */
export const trusted = Effect.fnUntraced(function* (clients: Clients, parameters: UrlParams.UrlParams) {
  for (const name of ["client_id", "redirect_uri"]) {
    if (UrlParams.getAll(parameters, name).length > 1) {
      return yield* new NotTrusted({ problem: `${name} is repeated` })
    }
  }
  const client = clients.get(nonEmpty(parameters, "client_id") ?? "")?.client
  if (client?.state !== "active")
    return yield* new NotTrusted({ problem: "the client does not exist or is not active" })
  const redirectUri = nonEmpty(parameters, "redirect_uri")
  if (redirectUri === undefined) return yield* new NotTrusted({ problem: "redirect_uri is missing" })
  if (!RedirectUri.isRegistered(client, redirectUri)) {
    return yield* new NotTrusted({ problem: "the redirect URI is not one that the client has registered" })
  }
  if (!RedirectUri.canRedirect(redirectUri)) {
    return yield* new NotTrusted({
      problem: "the redirect URI is not a URL, has a fragment, or is a script"
    })
  }
  return { client, redirectUri }
})

const grantTypes = { code: "CODE", token: "TOKEN" } as const satisfies Record<ResponseType, string>

// Without a method the standard means `plain` (RFC 7636 §4.3), which the vendor does not offer.
const problemOfChallenge = (challenge: string | undefined, method: string | undefined) => {
  if (challenge === undefined) return method === undefined ? undefined : "code_challenge is missing"
  if (method !== "S256") return "use the code_challenge_method S256"
  return isCodeChallenge(challenge) ? undefined : "a code_challenge of S256 has 43 characters of base64url"
}

export const isCodeChallenge = (text: string): boolean => /^[\w-]{43}$/.test(text)

// A parameter without a value counts as left out (RFC 6749 §3.1).
const nonEmpty = (parameters: UrlParams.UrlParams, name: string) => {
  const value = Option.getOrUndefined(UrlParams.getFirst(parameters, name))
  return value === "" ? undefined : value
}
