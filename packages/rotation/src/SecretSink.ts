/**
 * Where the secrets of a rotation go: a file, a secret manager, Vault. The sink keeps up to three stages of each secret:
 * pending, current and previous. It is the only place of a rotation that holds a secret.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/**
 * The id and the secret of an OAuth client.
 *
 * The id goes with the secret, because a twin has another id.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  /** The id of the rotation that wrote them, or `original` for credentials that no rotation wrote. */
  readonly version: string
}

/**
 * The version of credentials that no rotation wrote.
 *
 * @since 0.1.0
 * @category constants
 */
export const original = "original"

/**
 * The stages of a secret. Programs read `current`. `pending` is not in use yet, and `previous` is for the way back.
 *
 * @since 0.1.0
 * @category models
 */
export type Stage = "pending" | "current" | "previous"

/**
 * The sink did not do what it was asked for. `problem` is a phrase without a secret in it.
 *
 * @since 0.1.0
 * @category errors
 */
export class SecretSinkError extends Data.TaggedError("SecretSinkError")<{
  /** The name of the secret in the sink. */
  readonly secretName: string
  readonly problem: string
  /** Whether the same call may succeed later. Default: `true`. */
  readonly isRetryable?: boolean
}> {
  override get message() {
    return `the secret ${JSON.stringify(this.secretName)} was not stored or read: ${this.problem}`
  }
}

/**
 * The service that keeps secrets. Each method can be repeated without harm. {@link make} builds it from a storage of
 * three functions.
 *
 * @since 0.1.0
 * @category services
 */
export class SecretSink extends Context.Service<
  SecretSink,
  {
    /** Stores credentials that no program uses yet. They replace other pending ones. */
    readonly writePending: (
      secretName: string,
      credentials: Credentials
    ) => Effect.Effect<void, SecretSinkError>
    /**
     * Makes the pending version current, and the current one previous. Does nothing if the version is current already, and not
     * pending as well. Fails if it is neither.
     */
    readonly promote: (secretName: string, version: string) => Effect.Effect<void, SecretSinkError>
    readonly read: (
      secretName: string,
      stage: Stage
    ) => Effect.Effect<Option.Option<Credentials>, SecretSinkError>
    /**
     * Removes a version. If it is current, the previous one becomes current again; fails if there is none. Does nothing if
     * it is neither pending nor current.
     */
    readonly discard: (secretName: string, version: string) => Effect.Effect<void, SecretSinkError>
  }
>()("@effect-genesys/rotation/SecretSink") {}

/**
 * Three functions over a place for secrets. `write` replaces what is there in one step, and `remove` of nothing succeeds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Storage {
  readonly read: (
    secretName: string,
    stage: Stage
  ) => Effect.Effect<Option.Option<Credentials>, SecretSinkError>
  readonly write: (
    secretName: string,
    stage: Stage,
    credentials: Credentials
  ) => Effect.Effect<void, SecretSinkError>
  readonly remove: (secretName: string, stage: Stage) => Effect.Effect<void, SecretSinkError>
}

/**
 * Builds a sink on a storage. A process may end between any two calls of the storage: the repeated step finishes the rest.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (storage: Storage): SecretSink["Service"] => ({
  writePending: (secretName, credentials) => storage.write(secretName, "pending", credentials),

  promote: Effect.fnUntraced(function* (secretName, version) {
    const pending = Option.filter(yield* storage.read(secretName, "pending"), hasVersion(version))
    const current = yield* storage.read(secretName, "current")
    if (Option.isNone(pending)) {
      if (isVersion(current, version)) return
      return yield* new SecretSinkError({
        secretName,
        problem: `it has no version ${version}, neither pending nor current`,
        isRetryable: false
      })
    }
    // The secret of a version that is current may have been regenerated: the pending one counts.
    if (!isSame(current, pending)) {
      if (Option.isSome(current) && !isVersion(current, version)) {
        yield* storage.write(secretName, "previous", current.value)
      }
      yield* storage.write(secretName, "current", pending.value)
    }
    if (isSame(yield* storage.read(secretName, "pending"), pending)) {
      yield* storage.remove(secretName, "pending")
    }
  }),

  read: storage.read,

  discard: Effect.fnUntraced(function* (secretName, version) {
    if (isVersion(yield* storage.read(secretName, "pending"), version)) {
      yield* storage.remove(secretName, "pending")
    }
    if (!isVersion(yield* storage.read(secretName, "current"), version)) return
    const previous = yield* storage.read(secretName, "previous")
    if (Option.isNone(previous)) {
      return yield* new SecretSinkError({
        secretName,
        problem: "it has no previous version to go back to; put the old credentials in its place yourself",
        isRetryable: false
      })
    }
    // It stays the previous one too: should a process that was thought dead promote late, it is restored again.
    yield* storage.write(secretName, "current", previous.value)
  })
})

const hasVersion = (version: string) => (credentials: Credentials) => credentials.version === version

const isVersion = (stored: Option.Option<Credentials>, version: string) =>
  Option.exists(stored, hasVersion(version))

const isSame = (one: Option.Option<Credentials>, other: Option.Option<Credentials>) =>
  Option.isSome(one) && Option.isSome(other) && areEqual(one.value, other.value)

const areEqual = (one: Credentials, other: Credentials) =>
  one.clientId === other.clientId &&
  one.version === other.version &&
  Redacted.value(one.clientSecret) === Redacted.value(other.clientSecret)

/**
 * A sink in memory, for tests and rehearsals. Its secrets end with the process.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<SecretSink> = /*#__PURE__*/ Layer.sync(SecretSink, () => {
  const stored = new Map<string, Credentials>()
  return make({
    read: (secretName, stage) =>
      Effect.sync(() => Option.fromNullishOr(stored.get(place(secretName, stage)))),
    write: (secretName, stage, credentials) =>
      Effect.sync(() => void stored.set(place(secretName, stage), credentials)),
    remove: (secretName, stage) => Effect.sync(() => void stored.delete(place(secretName, stage)))
  })
})

const place = (secretName: string, stage: Stage) => `${stage} ${secretName}`
