/**
 * `/oauth/authorize` of the login host: GET shows the sign-in page, POST is the user's decision, and the response to it
 * redirects to the program.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Page from "../html/Page.ts"
import { issueCode, issueToken, signIn } from "../organization/Login.ts"
import { Organization } from "../organization/Organization.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as AuthorizationPage from "./AuthorizationPage.ts"
import * as AuthorizationRequest from "./AuthorizationRequest.ts"
import * as RedirectUri from "./RedirectUri.ts"

export const layer = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const organization = yield* Organization
    const provide = Effect.provideService(Organization, organization)
    yield* router.add("GET", "/oauth/authorize", provide(catchRefusals(showPage)))
    yield* router.add("POST", "/oauth/authorize", provide(catchRefusals(decide)))
  })
)

const showPage = Effect.gen(function* () {
  const organization = yield* Organization
  const parameters = UrlParams.fromInput(yield* HttpServerRequest.ParsedSearchParams)
  const { client, returnTo, scope } = yield* AuthorizationRequest.read(organization.clients, parameters)
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

const decide = Effect.gen(function* () {
  const { clients, login, users } = yield* Organization
  const { headers, urlParamsBody } = yield* HttpServerRequest.HttpServerRequest
  // Another site could post its own ticket. Browsers send this header; other programs need not.
  if ((headers["sec-fetch-site"] ?? "same-origin") !== "same-origin") return forged
  // A body that is not a form has no ticket.
  const form = yield* Effect.option(urlParamsBody)
  const field = (name: string) =>
    Option.getOrUndefined(Option.flatMap(form, (fields) => UrlParams.getFirst(fields, name)))
  const now = yield* Clock.currentTimeMillis
  const ticket = Redacted.make(field("ticket") ?? "")
  const query = login.tickets.find(ticket, now)
  if (query === undefined) return forged
  login.tickets.remove(ticket)

  // Checked again, because the client may have changed since.
  const request = yield* AuthorizationRequest.read(clients, UrlParams.fromInput(new URLSearchParams(query)))
  const decision = field("decision")
  const { client, codeChallenge, responseType, returnTo, scope } = request
  if (decision === "refuse") {
    return yield* new AuthorizationRequest.NotAuthorized({
      returnTo,
      error: "access_denied",
      description: "the user refused"
    })
  }
  const user = users.get(field("user") ?? "")
  if (decision !== "grant" || user === undefined) {
    return yield* new AuthorizationRequest.NotTrusted({
      problem: "the form lacks a user or a decision; start again in the program"
    })
  }
  const owner = signIn({ clientId: client.id, userId: user.id, scope })
  const { redirectUri } = returnTo
  if (responseType === "code") {
    const code = issueCode(login, { signIn: owner, redirectUri, codeChallenge }, now)
    return sendBack(returnTo, { code: Redacted.value(code) })
  }
  const { seconds, token } = issueToken(login, owner, client, now)
  return sendBack(returnTo, {
    access_token: Redacted.value(token),
    expires_in: String(seconds),
    token_type: "bearer"
  })
})

const forged = Page.respond(
  AuthorizationPage.refusal(
    "the sign-in page has expired, or its form was sent before; start again in the program"
  ),
  403
)

const catchRefusals = <A, R>(
  handler: Effect.Effect<A, AuthorizationRequest.NotTrusted | AuthorizationRequest.NotAuthorized, R>
) =>
  Effect.catchTags(handler, {
    NotTrusted: ({ problem }) => Effect.succeed(Page.respond(AuthorizationPage.refusal(problem), 400)),
    NotAuthorized: ({ description, error, returnTo }) =>
      Effect.succeed(sendBack(returnTo, { error, error_description: description }))
  })

const sendBack = (
  { part, redirectUri, state }: AuthorizationRequest.ReturnAddress,
  response: Readonly<Record<string, string>>
) =>
  Page.redirect(
    RedirectUri.withResponse(redirectUri, { ...response, ...(state !== undefined && { state }) }, part)
  )
