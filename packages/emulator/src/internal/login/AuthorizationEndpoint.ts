/**
 * `/oauth/authorize` of the login host, where a user signs a program in: GET asks the user, POST is the answer, and a
 * redirect tells the program.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Page from "../html/Page.ts"
import { issueCode, issueToken, signIn } from "../organization/Login.ts"
import type { Organization } from "../organization/Organization.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as AuthorizationPage from "./AuthorizationPage.ts"
import * as AuthorizationRequest from "./AuthorizationRequest.ts"
import * as RedirectUri from "./RedirectUri.ts"

export const layer = (organization: Organization) =>
  Layer.mergeAll(
    HttpRouter.add("GET", "/oauth/authorize", answering(ask(organization))),
    HttpRouter.add("POST", "/oauth/authorize", answering(decide(organization)))
  )

const ask = Effect.fnUntraced(function* (organization: Organization) {
  const parameters = UrlParams.fromInput(yield* HttpServerRequest.ParsedSearchParams)
  const { client, returnTo, scope } = yield* AuthorizationRequest.read(organization, parameters)
  const ticket = Secrets.generate()
  organization.login.tickets.add(
    ticket,
    UrlParams.toString(parameters),
    yield* Clock.currentTimeMillis,
    ticketLifetime
  )
  const question = AuthorizationPage.question({
    organization: organization.name,
    client: client.name,
    scope,
    redirectUri: returnTo.redirectUri,
    users: [...organization.users.values()].map(({ id, name, roleIds }) => ({
      id,
      name,
      roles: roleIds.map((roleId) => organization.roles.get(roleId)?.name ?? roleId)
    })),
    ticket: Redacted.value(ticket)
  })
  return Page.respond(question, 200)
})

/** Seconds. */
const ticketLifetime = 600

const decide = Effect.fnUntraced(function* (organization: Organization) {
  const { headers, urlParamsBody } = yield* HttpServerRequest.HttpServerRequest
  // A ticket of somebody else's page, posted by their site. A browser says so; a program that is none need not.
  if ((headers["sec-fetch-site"] ?? "same-origin") !== "same-origin") return forged
  // A body that is no form has no ticket either.
  const form = yield* Effect.option(urlParamsBody)
  const field = (name: string) =>
    Option.getOrUndefined(Option.flatMap(form, (fields) => UrlParams.getFirst(fields, name)))
  const now = yield* Clock.currentTimeMillis
  const ticket = Redacted.make(field("ticket") ?? "")
  const asked = organization.login.tickets.find(ticket, now)
  if (asked === undefined) return forged
  organization.login.tickets.remove(ticket)

  // Once more, for the client may have changed since the user was asked.
  const request = yield* AuthorizationRequest.read(
    organization,
    UrlParams.fromInput(new URLSearchParams(asked))
  )
  const decision = field("decision")
  const { client, codeChallenge, responseType, returnTo, scope } = request
  if (decision === "refuse") {
    return yield* new AuthorizationRequest.NotAuthorized({
      returnTo,
      error: "access_denied",
      description: "the user refused"
    })
  }
  const user = organization.users.get(field("user") ?? "")
  if (decision !== "grant" || user === undefined) {
    return yield* new AuthorizationRequest.NotTrusted({ problem: "the form lacks a user or a decision" })
  }
  const whose = signIn({ clientId: client.id, userId: user.id, scope })
  const { redirectUri } = returnTo
  if (responseType === "code") {
    const code = issueCode(organization.login, { signIn: whose, redirectUri, codeChallenge }, now)
    return sendBack(returnTo, { code: Redacted.value(code) })
  }
  const { seconds, token } = issueToken(organization.login, whose, client, now)
  return sendBack(returnTo, {
    access_token: Redacted.value(token),
    expires_in: String(seconds),
    token_type: "bearer"
  })
})

const forged = Page.respond(
  AuthorizationPage.refusal(
    "the form does not answer a page that was shown here less than ten minutes ago, and once"
  ),
  403
)

const answering = <A, R>(
  answer: Effect.Effect<A, AuthorizationRequest.NotTrusted | AuthorizationRequest.NotAuthorized, R>
) =>
  Effect.catchTags(answer, {
    NotTrusted: ({ problem }) => Effect.succeed(Page.respond(AuthorizationPage.refusal(problem), 400)),
    NotAuthorized: ({ description, error, returnTo }) =>
      Effect.succeed(sendBack(returnTo, { error, error_description: description }))
  })

const sendBack = (
  { part, redirectUri, state }: AuthorizationRequest.ReturnAddress,
  answer: Readonly<Record<string, string>>
) =>
  Page.redirect(
    RedirectUri.withAnswer(redirectUri, { ...answer, ...(state !== undefined && { state }) }, part)
  )
