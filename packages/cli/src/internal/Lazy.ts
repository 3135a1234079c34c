/** Loads the code of a command when it runs, so that help, versions and completions start without a client. */
import * as Effect from "effect/Effect"

/** The handler of a command, from a module that exports it as `run`. */
export const handler =
  <Flags, A, E, R>(load: () => Promise<{ readonly run: (flags: Flags) => Effect.Effect<A, E, R> }>) =>
  (flags: Flags): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.promise(load), ({ run }) => run(flags))

/** The handler of a command without flags. */
export const effect =
  <A, E, R>(load: () => Promise<{ readonly run: Effect.Effect<A, E, R> }>) =>
  (): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.promise(load), ({ run }) => run)
