/**
 * Version 2 of Vault's key-value secrets engine: read and write a secret with check-and-set, and delete it with all its
 * versions.
 */
import * as Redirects from "@effect-genesys/client/Redirects"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type * as HttpMethod from "effect/http/HttpMethod"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Fields from "./Fields.ts"
import * as VaultError from "./VaultError.ts"

export interface Options<E, R> {
  readonly address: string
  readonly mount: string
  readonly namespace?: string | undefined
  readonly token: Effect.Effect<Redacted.Redacted<string>, E, R>
}

/** A secret at a path. Its version is 0 if there never was one, and its data is null if it was deleted. */
export interface Found {
  readonly version: number
  readonly data: unknown
}

export const make = <E extends Error, R>(
  client: HttpClient.HttpClient,
  { address, mount, namespace, token }: Options<E, R>
) => {
  // Writes are safe to repeat, because a second one does not match the version.
  const http = Redirects.unfollowed(client).pipe(
    HttpClient.retryTransient({ schedule: Schedule.exponential("250 millis"), times: 3 })
  )

  const url = (kind: "data" | "metadata", path: string) =>
    [address.replace(/\/+$/, ""), "v1", ...segments(mount), kind, ...segments(path)].join("/")

  const send = Effect.fnUntraced(function* (method: HttpMethod.HttpMethod, target: string, body?: unknown) {
    // `Authorization` in place of `X-Vault-Token`, because Effect redacts it wherever it shows headers.
    const request = HttpClientRequest.make(method)(target).pipe(
      HttpClientRequest.bearerToken(yield* Effect.mapError(token, VaultError.noToken)),
      HttpClientRequest.setHeaders({
        "X-Vault-Request": "true",
        ...(namespace !== undefined && { "X-Vault-Namespace": namespace })
      }),
      body === undefined ? identity : HttpClientRequest.bodyJsonUnsafe(body)
    )
    return yield* Effect.mapError(http.execute(request), VaultError.unreachable).pipe(
      Effect.timeoutOrElse({ duration: "1 minute", orElse: () => Effect.fail(VaultError.timedOut) })
    )
  })

  return {
    read: Effect.fnUntraced(function* (path: string): Effect.fn.Return<Found, VaultError.VaultError, R> {
      const response = yield* send("GET", url("data", path))
      if (response.status === 200) return yield* foundIn(response)
      if (response.status !== 404) return yield* VaultError.of(response, "read")
      const missing = yield* decodeMissing(response)
      if (missing.data !== undefined) return { version: missing.data.metadata.version, data: null }
      if (missing.errors?.length === 0) return { version: 0, data: null }
      return yield* VaultError.of(response, "read")
    }),

    /** Returns the new version. Fails if the secret has another version than the expected one. */
    write: Effect.fnUntraced(function* (
      path: string,
      data: Fields.Fields,
      expected: number
    ): Effect.fn.Return<number, VaultError.VaultError, R> {
      const response = yield* send("POST", url("data", path), { data, options: { cas: expected } })
      if (response.status === 400 && (yield* isMismatch(response))) return yield* VaultError.mismatch
      if (response.status !== 200) return yield* VaultError.of(response, "write")
      return (yield* decodeWritten(response)).data.version
    }),

    /** Succeeds if there is nothing to delete. */
    remove: Effect.fnUntraced(function* (path: string): Effect.fn.Return<void, VaultError.VaultError, R> {
      const response = yield* send("DELETE", url("metadata", path))
      if (response.status !== 204 && response.status !== 200) return yield* VaultError.of(response, "delete")
    })
  }
}

const segments = (path: string) =>
  path
    .split("/")
    .filter((segment) => segment !== "")
    .map(encodeURIComponent)

const Metadata = /*#__PURE__*/ Schema.Struct({ version: Schema.Int })

const decode =
  <A>(schema: Schema.Decoder<A>) =>
  (response: HttpClientResponse.HttpClientResponse) =>
    Effect.mapError(HttpClientResponse.schemaBodyJson(schema)(response), VaultError.unreadable)

const decodeFound = /*#__PURE__*/ decode(
  /*#__PURE__*/ Schema.Struct({
    data: /*#__PURE__*/ Schema.Struct({ data: Schema.Unknown, metadata: Metadata })
  })
)

const foundIn = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.map(decodeFound(response), ({ data }) => ({ version: data.metadata.version, data: data.data }))

/** Of a deleted secret, Vault sends the version. Of an unknown path, it sends no error; of an unknown mount, it does. */
const decodeMissing = /*#__PURE__*/ decode(
  /*#__PURE__*/ Schema.Struct({
    data: /*#__PURE__*/ Schema.optionalKey(/*#__PURE__*/ Schema.Struct({ metadata: Metadata })),
    errors: /*#__PURE__*/ Schema.optionalKey(/*#__PURE__*/ Schema.Array(Schema.String))
  })
)

const decodeWritten = /*#__PURE__*/ decode(/*#__PURE__*/ Schema.Struct({ data: Metadata }))

const decodeErrors = /*#__PURE__*/ decode(
  /*#__PURE__*/ Schema.Struct({ errors: /*#__PURE__*/ Schema.Array(Schema.String) })
)

const isMismatch = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.map(decodeErrors(response), ({ errors }) =>
    errors.some((error) => error.includes("check-and-set parameter did not match"))
  )
