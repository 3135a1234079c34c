/**
 * Access to the control plane: programs on this machine or, if there is a control token, programs that send it. Never web
 * pages of other sites: they would act for a person who only opened them.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Secrets from "../organization/Secrets.ts"
import * as ControlToken from "./ControlToken.ts"

/**
 * The emulator did not start, because other machines could use its control plane.
 *
 * Set a `controlToken`, or listen on 127.0.0.1.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotProtected extends Data.TaggedError("NotProtected")<{ readonly host: string }> {
  override get message() {
    return `On ${this.host}, other machines could use the control plane. Set a control token with the option \`controlToken\`, the flag --control-token or the environment variable ${ControlToken.variable}, or listen on 127.0.0.1.`
  }
}

export class ControlGuard extends Context.Service<
  ControlGuard,
  {
    /** The refusal of a client that is not on this machine, or lacks the token. */
    readonly refusal: (headers: Headers.Headers) => HttpServerResponse.HttpServerResponse | undefined
  }
>()("@effect-genesys/emulator/ControlGuard") {}

/** An empty token counts as no token. */
export const layer = (options: {
  readonly host: string
  readonly controlToken?: Redacted.Redacted<string>
}): Layer.Layer<ControlGuard, NotProtected> => {
  const { controlToken, host } = options
  const token = controlToken === undefined || Redacted.value(controlToken) === "" ? undefined : controlToken
  if (token !== undefined)
    return Layer.sync(ControlGuard, () => ({ refusal: withoutToken(Secrets.hash(token)) }))
  return loopback.test(host)
    ? layerLoopback
    : Layer.effect(ControlGuard, Effect.fail(new NotProtected({ host })))
}

/** Open to programs on this machine. */
export const layerLoopback = Layer.succeed(ControlGuard, { refusal: (headers) => ofOtherHosts(headers) })

/** The middleware of the routes under `/__emulator`. */
export const middleware = HttpRouter.middleware(
  ControlGuard.useSync(
    ({ refusal }) =>
      (route) =>
        Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) => {
          const refused = ofPages(headers) ?? refusal(headers)
          return refused === undefined ? route : Effect.succeed(refused)
        })
  )
).layer

// Browsers send these headers, and other programs can omit them. `none` means that a person typed the address.
const ofPages = (headers: Headers.Headers) => {
  const { host, origin, "sec-fetch-site": site = "none" } = headers
  const isOwn =
    (site === "none" || site === "same-origin") &&
    (origin === undefined || origin.replace(/^https?:\/\//, "") === host)
  return isOwn
    ? undefined
    : forbidden("The control plane refuses web pages of other sites. Send the request from a program.")
}

// After DNS rebinding, requests of a page have the page's host name, though it resolves to this machine.
const ofOtherHosts = ({ host = "" }: Headers.Headers) =>
  loopback.test(host.replace(/:\d+$/, ""))
    ? undefined
    : forbidden(
        "The control plane accepts only the hosts localhost, 127.0.0.1 and [::1]. Use one of them, or start the emulator with a control token."
      )

const withoutToken = (hash: Secrets.Hash) => (headers: Headers.Headers) => {
  const given = Secrets.bearer(headers["authorization"])
  return Secrets.matches(given, hash) ? undefined : unauthorized
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

const forbidden = (problem: string) => HttpServerResponse.text(`${problem}\n`, { status: 403 })

const unauthorized = HttpServerResponse.text(
  "The control token is missing or wrong. Send it as a bearer token in the Authorization header.\n",
  {
    status: 401,
    headers: { "www-authenticate": "Bearer" }
  }
)
