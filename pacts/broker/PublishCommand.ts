/** `pnpm pacts publish`: runs all contract tests, and publishes the pacts of the checked-out commit. */
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
    Flag.withDescription("The branch of this version; default: the checked-out branch"),
    Flag.optional
  )
}

export const make = Command.make("publish", flags, ({ branch }) =>
  Effect.gen(function* () {
    const version = { number: yield* Git.commit, branch: yield* branchOf(branch) }
    yield* isClean("Commit or stash")
    const connection = yield* PactBrokerCli.connected
    yield* contractTests
    yield* isClean("The contract tests write other pacts than the committed ones. Commit")
    const files = yield* Pacts.committed
    yield* PactBrokerCli.runAndPrint(connection, [
      "publish",
      // The client reads file names as glob patterns.
      ...files.map(({ file }) => file.replaceAll(/[?*[\]]/g, "[$&]")),
      "--consumer-app-version",
      version.number,
      "--branch",
      version.branch
    ])
  })
).pipe(
  Command.withDescription(
    "Run the contract tests, and publish their pacts to the Pact Broker at PACT_BROKER_BASE_URL"
  ),
  Command.withExamples([
    { command: "pnpm pacts publish", description: "Publish the pacts of the checked-out commit" },
    { command: "pnpm pacts publish --branch main", description: "Name the branch of a detached HEAD" }
  ])
)

/** CI systems check out a commit, and name the branch in the environment. A tag is not a branch. */
const branchOf = (flag: Option.Option<string>) =>
  Effect.gen(function* () {
    const github = yield* Effect.orDie(
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
      github.head,
      github.type === "branch" ? github.name : ""
    ]
    const branch = candidates.find((name) => name !== "")
    return branch ?? (yield* new Problem({ message: "No branch is checked out; name it with --branch." }))
  })

/** The version is the commit's hash, so the published files must be those of the commit. */
const isClean = (advice: string) =>
  Effect.flatMap(Git.changes, ([first, ...others]) =>
    first === undefined
      ? Effect.void
      : Effect.fail(
          new Problem({
            message: `${advice} ${first}${others.length === 0 ? "" : ` and ${others.length} more`}: the version is the commit's hash, so the commit must contain everything that is published.`
          })
        )
  )

/** With `CI` set, Vitest rejects `.only`, and the pact files are frozen. */
const contractTests = Effect.gen(function* () {
  const { code, stderr, stdout } = yield* Program.run("pnpm", ["run", "test:pact"], {
    env: { ...Connection.withoutCredentials, CI: "true" }
  }).pipe(Effect.mapError(Program.problem("pnpm")))
  if (code === 0) return
  yield* Console.error(`${stdout}${stderr}`)
  return yield* new Problem({ message: "The contract tests fail; nothing was published." })
})
