/**
 * Where refresh tokens are kept. They outlive the process that obtained them, and each can be replaced by the answer
 * to its use; so a new one is stored before its access token is used.
 *
 * One store is for one sign-in of each client. Where a program acts for many users, each needs a store of its own.
 * Without a store, refresh tokens are kept in memory for as long as the client lives.
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

/** `key` names the client and its login host. */
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
     * Whether other processes may write to it, as to a file. Where one of them used a refresh token first, the others look
     * for the next one for up to 5 seconds before they fail with `SignInRequired`. Default: true.
     */
    readonly isShared?: boolean
  }
>()("@effect-genesys/client/TokenStore") {}

export class TokenStoreError extends Data.TaggedError("TokenStoreError")<{ readonly problem: string }> {
  override get message() {
    return `The token store failed: ${this.problem}.`
  }
}

/** Forgets everything with the process. */
export const makeMemory: Effect.Effect<TokenStore["Service"]> = Effect.sync(() => {
  const tokens = new Map<string, Redacted.Redacted<string>>()
  return {
    get: (key) => Effect.sync(() => Option.fromUndefinedOr(tokens.get(key))),
    set: (key, refreshToken) => Effect.sync(() => void tokens.set(key, refreshToken)),
    remove: (key) => Effect.sync(() => void tokens.delete(key)),
    isShared: false
  }
})

export const layerMemory: Layer.Layer<TokenStore> = /*#__PURE__*/ Layer.effect(TokenStore, makeMemory)

/**
 * One JSON file that only its owner can read. It is replaced in one step, so that a crash leaves the old tokens or the
 * new ones. A file that others can read is refused: the tokens in it are not secret any more. On Windows a mode does not
 * tell; there the folder has to be the owner's alone. Processes may share one file for one sign-in: the one whose refresh
 * token was used by another goes on with the next one. Where they write for different clients at the same moment, the last
 * one wins, so give each client a file of its own.
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
      // Two changes at once must not lose one of them.
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

// Every file seems to be open to all there.
const isWindows = () => globalThis.process?.platform === "win32"

type Tokens = typeof Tokens.Type
const Tokens = /*#__PURE__*/ Schema.Record(Schema.String, Schema.String)
const decode = /*#__PURE__*/ Schema.decodeEffect(/*#__PURE__*/ Schema.fromJsonString(Tokens))
