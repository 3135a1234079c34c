/**
 * Who may use the control plane: programs on this machine, or, where there is a control token, whoever has it. A web
 * page never: it would act for a person who has only opened it.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import * as Secrets from "../organization/Secrets.ts"
import * as ControlToken from "./ControlToken.ts"

/** The emulator would let other machines use its control plane. */
export class NotProtected extends Data.TaggedError("NotProtected")<{ readonly host: string }> {
  override get message() {
    return `On ${this.host}, other machines could use the control plane. Give the emulator a control token: the option \`controlToken\`, the flag --control-token, or the environment variable ${ControlToken.variable}. Or have it listen on 127.0.0.1.`
  }
}

/** The token that is asked for, if any. An empty one is none. */
export const tokenFor = (options: {
  readonly host: string
  readonly controlToken?: Redacted.Redacted<string>
}): Effect.Effect<Redacted.Redacted<string> | undefined, NotProtected> => {
  const { controlToken, host } = options
  const token = controlToken === undefined || Redacted.value(controlToken) === "" ? undefined : controlToken
  return token === undefined && !loopback.test(host)
    ? Effect.fail(new NotProtected({ host }))
    : Effect.succeed(token)
}

/** Stands before all routes that it is provided to. */
export const layer = (token: Redacted.Redacted<string> | undefined) => {
  const refusal = strangersRefused(token)
  return HttpRouter.middleware((answer) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) => {
      const refused = ofPages(headers) ?? refusal(headers)
      return refused === undefined ? answer : Effect.succeed(refused)
    })
  ).layer
}

/** What is said to who is not on this machine, or has not the token. */
export const strangersRefused = (token: Redacted.Redacted<string> | undefined) =>
  token === undefined ? ofStrangers : ofStrangersWithout(Secrets.hash(token))

// A browser says where a request comes from; a program need not. `none` is a person who typed the address.
const ofPages = (headers: Headers.Headers) => {
  const { host, origin, "sec-fetch-site": site = "none" } = headers
  const isOwn =
    (site === "none" || site === "same-origin") &&
    (origin === undefined || origin.replace(/^https?:\/\//, "") === host)
  return isOwn ? undefined : forbidden("The control plane is not for web pages of other sites.")
}

// The page of a name that was made to point here has the origin of that name (DNS rebinding).
const ofStrangers = ({ host = "" }: Headers.Headers) =>
  loopback.test(host.replace(/:\d+$/, ""))
    ? undefined
    : forbidden("The control plane is at localhost, 127.0.0.1 or [::1], and at no other name.")

const ofStrangersWithout = (hash: Secrets.Hash) => (headers: Headers.Headers) => {
  const given = Secrets.bearer(headers["authorization"])
  return Secrets.matches(given, hash) ? undefined : unauthorized
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

const forbidden = (problem: string) => HttpServerResponse.text(`${problem}\n`, { status: 403 })

const unauthorized = HttpServerResponse.text(
  "The control plane asks for its control token, as a bearer token.\n",
  {
    status: 401,
    headers: { "www-authenticate": "Bearer" }
  }
)
