/** `pnpm pacts publish`: the pacts of the commit that is checked out, as a whole run of the contract tests writes them. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "./Connection.ts"
import * as Git from "./Git.ts"
import * as PactBrokerCli from "./PactBrokerCli.ts"
import * as Pacts from "./Pacts.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const flags = {
  branch: Flag.String("branch").pipe(
    Flag.withDescription("The branch of this version; by default, the one that is checked out"),
    Flag.optional
  )
}

export const make = Command.make("publish", flags, ({ branch }) =>
  Effect.gen(function* () {
    const version = { number: yield* Git.commit, branch: yield* branchOf(branch) }
    yield* nothingChanged("Commit or stash")
    const connection = yield* PactBrokerCli.connected
    yield* contractTests
    yield* nothingChanged("The contract tests do not write what is committed. Commit")
    const files = yield* Pacts.committed
    yield* PactBrokerCli.passOn(connection, [
      "publish",
      // To the client, files are patterns.
      ...files.map(({ file }) => file.replaceAll(/[?*[\]]/g, "[$&]")),
      "--consumer-app-version",
      version.number,
      "--branch",
      version.branch
    ])
  })
).pipe(
  Command.withDescription(
    "Run the contract tests, and publish the pacts they write to the Pact Broker at PACT_BROKER_BASE_URL"
  ),
  Command.withExamples([
    { command: "pnpm pacts publish", description: "Publish the commit that is checked out" },
    { command: "pnpm pacts publish --branch main", description: "Where the branch is not checked out" }
  ])
)

/** CI systems check out a commit, and tell the branch by the environment. A tag is no branch. */
const branchOf = (flag: Option.Option<string>) =>
  Effect.gen(function* () {
    const told = yield* Effect.orDie(
      Config.all({
        head: Config.String("GITHUB_HEAD_REF").pipe(Config.withDefault("")),
        name: Config.String("GITHUB_REF_NAME").pipe(Config.withDefault("")),
        type: Config.String("GITHUB_REF_TYPE").pipe(Config.withDefault("branch"))
      })
    )
    const checkedOut = Option.getOrElse(yield* Git.branch, () => "")
    const candidates = [
      Option.getOrElse(flag, () => ""),
      checkedOut,
      told.head,
      told.type === "branch" ? told.name : ""
    ]
    const branch = candidates.find((name) => name !== "")
    return branch ?? (yield* new Problem({ message: "No branch is checked out; name it with --branch." }))
  })

/** A version is a commit: what is published under its hash must be what it holds. */
const nothingChanged = (advice: string) =>
  Effect.flatMap(Git.changes, ([first, ...others]) =>
    first === undefined
      ? Effect.void
      : Effect.fail(
          new Problem({
            message: `${advice} ${first}${others.length === 0 ? "" : ` and ${others.length} more`}, so that the version, which is the commit's hash, says what is published.`
          })
        )
  )

/** With CI set, Vitest takes a test that is marked as the only one for a mistake, and pacts are frozen. */
const contractTests = Effect.gen(function* () {
  const { code, stderr, stdout } = yield* Program.run("pnpm", ["run", "test:pact"], {
    env: { ...Connection.withoutCredentials, CI: "true" }
  }).pipe(Effect.mapError(Program.problem("pnpm")))
  if (code === 0) return
  yield* Console.error(`${stdout}${stderr}`)
  return yield* new Problem({ message: "The contract tests fail; nothing was published." })
})
