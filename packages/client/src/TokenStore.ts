/**
 * Stores refresh tokens. A refresh token outlives the process that obtained it, and the response to its use may replace it;
 * so the client stores the new one before it uses the access token.
 *
 * A store holds one sign-in of each client. A program that acts for many users needs one store per user. Without a store,
 * refresh tokens stay in memory for the lifetime of the client.
 */
import * as Context from "effect/Context"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Semaphore from "effect/Semaphore"

/**
 * Keeps the refresh token of a sign-in between processes. `key` identifies the client and its login host.
 *
 * @since 0.1.0
 * @category services
 */
export class TokenStore extends Context.Service<
  TokenStore,
  {
    readonly get: (key: string) => Effect.Effect<Option.Option<Redacted.Redacted<string>>, TokenStoreError>
    readonly set: (
      key: string,
      refreshToken: Redacted.Redacted<string>
    ) => Effect.Effect<void, TokenStoreError>
    readonly remove: (key: string) => Effect.Effect<void, TokenStoreError>
    /**
     * Whether other processes may write to the store. If one of them uses a refresh token first, the others wait up to 5
     * seconds for the next token in the store before they fail with `SignInRequired`. Default: true.
     */
    readonly isShared?: boolean
  }
>()("@effect-genesys/client/TokenStore") {}

/**
 * The store could not be read or written. The call fails with the reason `TokenStoreFailed`.
 *
 * @since 0.1.0
 * @category errors
 */
export class TokenStoreError extends Data.TaggedError("TokenStoreError")<{ readonly problem: string }> {
  override get message() {
    return `The token store failed: ${this.problem}.`
  }
}

/**
 * Makes a store in memory. The tokens are lost when the process ends.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMemory: Effect.Effect<TokenStore["Service"]> = Effect.sync(() => {
  const tokens = new Map<string, Redacted.Redacted<string>>()
  return {
    get: (key) => Effect.sync(() => Option.fromUndefinedOr(tokens.get(key))),
    set: (key, refreshToken) => Effect.sync(() => void tokens.set(key, refreshToken)),
    remove: (key) => Effect.sync(() => void tokens.delete(key)),
    isShared: false
  }
})

/**
 * A store in memory, for tests and short programs.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<TokenStore> = /*#__PURE__*/ Layer.effect(TokenStore, makeMemory)

/**
 * Stores tokens in one JSON file with mode 0600. It is replaced in one step, so that a crash leaves either the old
 * tokens or the new ones.
 *
 * - A file that others can read is refused, because its tokens may be known. Windows has no such mode: put the file in
 *   a folder that only its owner can open.
 * - Processes can share a file for one sign-in. If another process has used the refresh token, they continue with the
 *   next.
 * - Use one file per client: if two processes write tokens of different clients at the same moment, the last one wins.
 *
 * @example
 * ```ts
 * import { Credentials, GenesysCloud, TokenStore } from "@effect-genesys/client"
 * import * as NodeTransport from "@effect-genesys/client/NodeTransport"
 * import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
 * import * as Layer from "effect/Layer"
 *
 * export const genesys = GenesysCloud.layer({
 *   region: "eu-central-1",
 *   credentials: Credentials.refreshToken({ clientId: "a client id" })
 * }).pipe(
 *   Layer.provide(TokenStore.layerFile("refresh-tokens.json").pipe(Layer.provide(NodeFileSystem.layer))),
 *   Layer.provide(NodeTransport.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerFile = (path: string): Layer.Layer<TokenStore, never, FileSystem.FileSystem> =>
  Layer.effect(
    TokenStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const lock = yield* Semaphore.make(1)

      const read = Effect.gen(function* () {
        if (!(yield* fs.exists(path))) return {}
        const { mode } = yield* fs.stat(path)
        if (!isWindows() && (mode & 0o077) !== 0) {
          return yield* new TokenStoreError({
            problem: `others can read ${path}; revoke the tokens in it, delete it, and sign in again`
          })
        }
        return yield* Effect.mapError(
          decode(yield* fs.readFileString(path)),
          () => new TokenStoreError({ problem: `${path} is not the JSON that this store writes` })
        )
      })
      const write = (tokens: Tokens) =>
        Effect.gen(function* () {
          const next = `${path}.${SecureRandom.uuidV4Unsafe()}`
          yield* fs.writeFileString(next, JSON.stringify(tokens), { flag: "wx", mode: 0o600 }).pipe(
            Effect.andThen(fs.rename(next, path)),
            Effect.onError(() => Effect.ignore(fs.remove(next)))
          )
        })
      // One at a time, so that no change is lost.
      const guarded = <A>(effect: Effect.Effect<A, PlatformError | TokenStoreError>) =>
        lock
          .withPermits(1)(effect)
          .pipe(
            Effect.catchTag("PlatformError", ({ reason }) =>
              Effect.fail(new TokenStoreError({ problem: `${path}: ${reason._tag}` }))
            )
          )

      return {
        get: (key) =>
          guarded(read).pipe(
            Effect.map((tokens) =>
              Option.map(Option.fromUndefinedOr(tokens[key]), (text) => Redacted.make(text))
            )
          ),
        set: (key, refreshToken) =>
          guarded(
            Effect.flatMap(read, (tokens) => write({ ...tokens, [key]: Redacted.value(refreshToken) }))
          ),
        remove: (key) =>
          guarded(
            Effect.flatMap(read, ({ [key]: removed, ...rest }) =>
              removed === undefined ? Effect.void : write(rest)
            )
          )
      }
    })
  )

// Modes of files mean nothing on Windows.
const isWindows = () => globalThis.process?.platform === "win32"

type Tokens = typeof Tokens.Type
const Tokens = /*#__PURE__*/ Schema.Record(Schema.String, Schema.String)
const decode = /*#__PURE__*/ Schema.decodeEffect(/*#__PURE__*/ Schema.fromJsonString(Tokens))
