/** Secrets in version 2 of the key-value secrets engine of HashiCorp Vault. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Fields from "./internal/sinks/Fields.ts"
import * as KeyValue from "./internal/sinks/KeyValue.ts"
import * as SecretName from "./internal/sinks/SecretName.ts"
import type * as VaultError from "./internal/sinks/VaultError.ts"
import * as SecretSink from "./SecretSink.ts"

/**
 * Where Vault is, where the secrets are in it, and the token.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<E extends Error = never, R = never> {
  /** Such as `https://vault.example.com:8200`. */
  readonly address: string
  /** The path of the secrets engine, such as `secret`. */
  readonly mount: string
  /** The path of the secrets in the mount, such as `genesys/exports`. */
  readonly prefix: string
  /** The namespace, for Vault Enterprise and HCP Vault. */
  readonly namespace?: string
  /** A token, or an effect that returns one. The effect runs for each request, so that the token can be renewed. */
  readonly token: Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, E, R>
}

/**
 * Keeps secrets in Vault. Programs read the fields `id` and `secret` of `PREFIX/NAME`; `PREFIX/NAME.pending` and
 * `PREFIX/NAME.previous` are beside it.
 *
 * Writes check and set: if somebody else changed a secret after it was read, the method fails with a retryable error, and
 * overwrites nothing. Other fields of a secret are not kept. A secret that was there before the first rotation is read with
 * the version `original`. Requests are retried after transient errors, and redirects are not followed.
 *
 * A policy for the sink:
 *
 * ```hcl
 * path "secret/data/genesys/exports/*"     { capabilities = ["create", "read", "update"] }
 * path "secret/metadata/genesys/exports/*" { capabilities = ["delete"] }
 * ```
 *
 * @example
 * ```ts
 * import { VaultSink } from "@effect-genesys/rotation"
 * import * as Config from "effect/Config"
 *
 * export const sink = VaultSink.layer({
 *   address: "https://vault.example.com:8200",
 *   mount: "secret",
 *   prefix: "genesys/exports",
 *   token: Config.Redacted("VAULT_TOKEN")
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <E extends Error = never, R = never>(
  options: Options<E, R>
): Layer.Layer<SecretSink.SecretSink, never, HttpClient.HttpClient | R> =>
  Layer.effect(SecretSink.SecretSink, make(options))

/**
 * The sink of {@link layer}.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = Effect.fnUntraced(function* <E extends Error = never, R = never>(
  options: Options<E, R>
): Effect.fn.Return<SecretSink.SecretSink["Service"], never, HttpClient.HttpClient | R> {
  const { address, mount, namespace, prefix, token } = options
  const client = yield* HttpClient.HttpClient
  const context = yield* Effect.context<R>()
  const vault = KeyValue.make(client, {
    address,
    mount,
    namespace,
    token: Redacted.isRedacted(token) ? Effect.succeed(token) : Effect.provide(token, context)
  })

  // Each method has a storage of its own, which expects the versions that this method has read.
  const within = <A>(
    secretName: string,
    method: (sink: SecretSink.SecretSink["Service"]) => Effect.Effect<A, SecretSink.SecretSinkError>
  ) =>
    Effect.andThen(
      SecretName.check(secretName),
      Effect.suspend(() => method(SecretSink.make(storage(vault, prefix))))
    )

  return {
    writePending: (secretName, credentials) =>
      within(secretName, (sink) => sink.writePending(secretName, credentials)),
    promote: (secretName, version) => within(secretName, (sink) => sink.promote(secretName, version)),
    read: (secretName, stage) => within(secretName, (sink) => sink.read(secretName, stage)),
    discard: (secretName, version) => within(secretName, (sink) => sink.discard(secretName, version))
  }
})

const storage = (
  vault: ReturnType<typeof KeyValue.make<Error, never>>,
  prefix: string
): SecretSink.Storage => {
  const seen = new Map<string, number>()
  const pathOf = (secretName: string, stage: SecretSink.Stage) =>
    `${prefix}/${secretName}${stage === "current" ? "" : `.${stage}`}`

  const read = Effect.fnUntraced(function* (path: string) {
    const found = yield* vault.read(path)
    seen.set(path, found.version)
    return found
  })

  return {
    read: Effect.fnUntraced(function* (secretName, stage) {
      const path = pathOf(secretName, stage)
      const { data } = yield* Effect.mapError(read(path), sinkError(secretName))
      if (data === null) return Option.none()
      const fields = decodeFields(data)
      if (Option.isSome(fields)) return Option.map(fields, Fields.toCredentials)
      return yield* new SecretSink.SecretSinkError({
        secretName,
        problem: `${path} has no fields id and secret: correct it, or delete it`,
        isRetryable: false
      })
    }),

    write: Effect.fnUntraced(function* (secretName, stage, credentials) {
      const path = pathOf(secretName, stage)
      const expected = seen.get(path) ?? (yield* Effect.mapError(read(path), sinkError(secretName))).version
      const version = yield* Effect.mapError(
        vault.write(path, Fields.of(credentials), expected),
        sinkError(secretName)
      )
      seen.set(path, version)
    }),

    remove: (secretName, stage) =>
      Effect.mapError(vault.remove(pathOf(secretName, stage)), sinkError(secretName))
  }
}

const decodeFields = /*#__PURE__*/ Schema.decodeUnknownOption(Fields.Fields)

const sinkError =
  (secretName: string) =>
  ({ isRetryable, problem }: VaultError.VaultError) =>
    new SecretSink.SecretSinkError({ secretName, problem, isRetryable })
