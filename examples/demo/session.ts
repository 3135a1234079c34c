/** A demo: the steps one after the other, as on a terminal, against one emulated organization. */
import { chdir, cwd } from "node:process"
import type * as CliCommand from "effect/cli/Command"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Redacted from "effect/Redacted"
import type { Options, Step } from "../demo.ts"
import * as Organization from "./organization.ts"

interface Session<E> {
  /** The command line without arguments. */
  readonly program: string
  readonly start: (given: ReadonlyArray<string>) => Effect.Effect<void, E, CliCommand.Environment>
  readonly steps: ReadonlyArray<Step>
  readonly beside: Options["beside"]
}

export const session = <E>({ beside, program, start, steps }: Session<E>) =>
  Effect.gen(function* () {
    const organization = yield* Organization.make
    const { administrator, behavior, clock, faults, url } = organization
    const environment = ConfigProvider.fromEnvRecord({
      GENESYSCLOUD_REGION: url,
      GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret),
      ...(yield* beside?.(organization) ?? Effect.succeed({}))
    })
    const folder = yield* temporaryFolder
    for (const step of steps) {
      if (step.comment !== undefined) yield* Console.log(`# ${step.comment}`)
      yield* Console.log(`$ ${program} ${step.line}`.trimEnd())
      behavior.set(step.behavior ?? {})
      faults.set(step.faults ?? [])
      yield* clock.advance(step.later ?? 0)
      yield* start(step.line.split(" ").filter((argument) => argument !== "")).pipe(
        attended(step.user),
        Effect.provideService(ConfigProvider.ConfigProvider, environment)
      )
    }
    for (const file of yield* filesIn(folder)) yield* Console.log(`# Deleted: ${file}`)
  }).pipe(Effect.scoped)

/** Examples write their files here, because it is the current folder. It is deleted with the scope. */
const temporaryFolder = Effect.gen(function* () {
  const folder = yield* FileSystem.FileSystem.use((fs) =>
    fs.makeTempDirectoryScoped({ prefix: "effect-genesys-" })
  )
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      const before = cwd()
      chdir(folder)
      return before
    }),
    (before) => Effect.sync(() => chdir(before))
  )
  return folder
})

const filesIn = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem
  const infos = yield* Effect.forEach(yield* fs.readDirectory(folder, { recursive: true }), (name) =>
    Effect.map(fs.stat(name), (info) => ({ name, info }))
  )
  return infos
    .filter(({ info }) => info.type === "File")
    .map(({ info, name }) => ((info.mode & 0o077) === 0 ? `${name}, which only its owner could read` : name))
    .toSorted()
})

/** Runs a command while the user reads what it prints. */
const attended =
  (user: Step["user"]) =>
  <A, E, R>(command: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      if (user === undefined) return yield* Effect.asVoid(command)
      const terminal = yield* Console.Console
      const fork = Effect.runForkWith(yield* Effect.context<never>())
      const stopped = yield* Deferred.make<void>()
      const stop = Effect.andThen(
        Effect.sync(() => terminal.log("^C")),
        Deferred.succeed(stopped, undefined)
      )
      const log = (...printed: ReadonlyArray<unknown>) => {
        terminal.log(...printed)
        fork(Effect.catchCause(user(printed.join(" "), stop), (cause) => Deferred.failCause(stopped, cause)))
      }
      const reading = Effect.provideService(command, Console.Console, { ...terminal, log })
      yield* Effect.raceFirst(Effect.asVoid(reading), Deferred.await(stopped))
    })
