/**
 * The sentences of the error catalog about each `Reason`. A reason without a row, or a field without a description, does
 * not compile. The examples print the messages on the page, and say whether a reason is retryable.
 */
import * as Reason from "@effect-genesys/client/Reason"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

export type Tag = Reason.Reason["_tag"]

type Of<T extends Tag> = Extract<Reason.Reason, { readonly _tag: T }>

class Plain extends Data.TaggedError("Plain") {}
type Fields<T extends Tag> = Exclude<keyof Of<T>, keyof Plain | "category" | "isRetryable">

export interface Row<T extends Tag> {
  /** When it happens, beside the statuses that the generator finds. */
  readonly cause: string
  readonly advice: string
  readonly fields: { readonly [F in Fields<T>]: string }
  readonly example: Of<T>
}

/** The fields of a reason that an error response became. */
export const response = {
  status: "The HTTP status",
  code: "The vendor's [code](#codes-of-the-vendor), if the body has one",
  text: "The vendor's message, if the body has one",
  details: "The fields and entities that the vendor names, if any"
}

const problem = "What is wrong, as a sentence"

const retryAfter = "How long the server asks to wait"

export const reasons: { readonly [T in Tag]: Row<T> } = {
  InvalidInput: {
    cause: "The client refused the input before it sent anything.",
    advice: "Fix the input. The message names the field and the rule.",
    fields: { problem },
    example: new Reason.InvalidInput({ problem: "clientId: an id has letters, digits and . _ ~ : @ - only" })
  },
  BadRequest: {
    cause: "The server refuses the request as it is.",
    advice: "Look the `code` up below. `details` can name the fields that are wrong.",
    fields: response,
    example: new Reason.BadRequest({
      status: 400,
      code: "cannot.delete.client",
      text: "Deactivate the client"
    })
  },
  Unauthorized: {
    cause: "The token is missing, expired, revoked, of another region, or not allowed from this address.",
    advice:
      "The client has already tried once with a new token, unless its credentials are an access token. Check the region first, then whether the OAuth client is still active.",
    fields: response,
    example: new Reason.Unauthorized({ status: 401, code: "bad.credentials" })
  },
  Forbidden: {
    cause: "The token lacks a permission or a scope.",
    advice:
      "Add one of the names in `missing`: a permission to a role of the OAuth client or of the user, a scope to the OAuth client; then get a new token. Without a `code`, a proxy may have refused.",
    fields: {
      ...response,
      lacks: "`permission` or `scope`",
      missing: "The names in the response, or else those that the operation needs; one of them is enough"
    },
    example: new Reason.Forbidden({
      status: 403,
      code: "missing.any.permissions",
      lacks: "permission",
      missing: ["oauth:client:view", "usage:client:view"]
    })
  },
  NotFound: {
    cause: "The id does not exist, or the token has no access to it.",
    advice:
      "Check the id and the region. A usage query that was accepted a moment ago can be invisible for some seconds; `Usage` waits for it.",
    fields: response,
    example: new Reason.NotFound({ status: 404, code: "client.not.found" })
  },
  Conflict: {
    cause: "Another request changed the same thing.",
    advice: "Read it again, and repeat the change.",
    fields: response,
    example: new Reason.Conflict({ status: 409, code: "request.conflict" })
  },
  PayloadTooLarge: {
    cause: "The request is too large.",
    advice: "Send less at once.",
    fields: response,
    example: new Reason.PayloadTooLarge({ status: 413, code: "request.entity.too.large" })
  },
  UnsupportedMediaType: {
    cause: "The server does not read the media type of the request, which is always JSON here.",
    advice: "Check for a proxy or gateway that changes headers.",
    fields: response,
    example: new Reason.UnsupportedMediaType({ status: 415, code: "unsupported.media.type" })
  },
  RateLimited: {
    cause:
      "Too many requests, also as the login host reports it: 400 `invalid_request`. The server did not carry out the request.",
    advice:
      "Wait for `retryAfter`, and send fewer requests. Programs that use one OAuth client in several processes can [share its rate limit](/how-to/share-a-rate-limit).",
    fields: { ...response, retryAfter, limit: "The limit that was reached: `key`, `namespace`, `value`" },
    example: new Reason.RateLimited({
      status: 429,
      code: "too.many.requests",
      retryAfter: Duration.seconds(23)
    })
  },
  Timeout: {
    cause: "No response within `attemptTimeout` or `deadline`, or the server itself timed out.",
    advice:
      "Try again later, or allow more time in the [retry policy](/concepts/retries). After a creation or a rotation, see `isUnknownOutcome` first.",
    fields: {
      response: "The error response, if the server timed out: `status`, `code`, `text`, `details`",
      after: "The time that was allowed, if the client gave up"
    },
    example: new Reason.Timeout({ after: Duration.seconds(30) })
  },
  Unavailable: {
    cause: "A gateway could not reach the service.",
    advice: "Try again later. The vendor's status page says whether others have the same.",
    fields: { ...response, retryAfter },
    example: new Reason.Unavailable({ status: 503, code: "service.unavailable" })
  },
  Server: {
    cause: "The server failed.",
    advice: "Try again. If it goes on, report the `correlationId` of the error to the vendor.",
    fields: response,
    example: new Reason.Server({ status: 500, code: "internal.server.error" })
  },
  Transport: {
    cause:
      "There was no response: no connection, a certificate that is not accepted, or a connection that broke.",
    advice: "Follow the message: its advice depends on `kind`.",
    fields: {
      kind: "How it failed. `connection`, `authority`, `expired`, `host`, `proxy` and `runtime`: nothing was sent. `broken`, `silent`, `protocol`, `browser` and `unknown`: the request may have arrived",
      problem: "The cause by name, such as `ECONNREFUSED`",
      host: "The host of the request"
    },
    example: new Reason.Transport({ kind: "connection", problem: "ECONNREFUSED", host: "api.mypurecloud.de" })
  },
  Decode: {
    cause: "The status is a success, but the body is not the one that the API documents.",
    advice:
      "Check for a proxy or a sign-in page in between. If the API has changed, report the message, which holds no data, to this project.",
    fields: { status: response.status, problem },
    example: new Reason.Decode({ status: 200, problem: "the body is not JSON" })
  },
  ResponseTooLarge: {
    cause: "The body exceeds `maxResponseBytes`. The rest was not read.",
    advice: "Ask for less, such as a shorter interval, or raise `maxResponseBytes`.",
    fields: { problem },
    example: new Reason.ResponseTooLarge({ problem: "the response has more than 268435456 bytes" })
  },
  Auth: {
    cause: "The login host issued no token.",
    advice:
      "Look the `error` up under [errors of the login host](#errors-of-the-login-host). `invalid_client` is also the error for the wrong region.",
    fields: {
      status: response.status,
      error: "The error of RFC 6749 §5.2, such as `invalid_client`",
      description: "The login host's description"
    },
    example: new Reason.Auth({ status: 400, error: "invalid_client", description: "authentication failed" })
  },
  SignInRequired: {
    cause: "Only the user can get another token: there is no refresh token, or the login host refused it.",
    advice: "Send the user through the sign-in again.",
    fields: { problem },
    example: new Reason.SignInRequired({ problem: "the refresh token was refused" })
  },
  TokenStoreFailed: {
    cause: "The `TokenStore` could not be read or written.",
    advice:
      "Fix the store; the next call tries it again. A refresh token that could not be stored is kept until then.",
    fields: { problem },
    example: new Reason.TokenStoreFailed({ problem: "tokens.json: PermissionDenied" })
  },
  RateLimiterFailed: {
    cause: "The store of a shared rate limit failed, and `rateLimit.onStoreFailure` is `fail`.",
    advice: "Fix the store, or set `onStoreFailure` to `local`.",
    fields: { problem },
    example: new Reason.RateLimiterFailed({ problem: "Operation timed out after '2s'" })
  },
  Unexpected: {
    cause: "The API does not declare this status.",
    advice: "Check for a proxy or gateway in between. Redirects are among these: the client follows none.",
    fields: response,
    example: new Reason.Unexpected({ status: 302 })
  }
}
