/** Uses pact-js instead of this library: its builder to record interactions, and its verifier to verify pacts. */
import { fork } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { PactV4 } from "@pact-foundation/pact"
import { Interaction, type Pact } from "effect-pact"
import * as PactJs from "effect-pact/pact-js"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Options } from "./pactJsVerifier.ts"

/** The interactions that pact-js writes after `use` has called the mock server. */
export const record = Effect.fnUntraced(function* <A, E, R>(
  pair: Pact.Options,
  interaction: Interaction.Interaction,
  use: (url: string) => Effect.Effect<A, E, R>
) {
  const { references = [], uponReceiving, willRespondWith, withRequest } = interaction
  const dir = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "pact-js-" })
  const run = Effect.runPromiseWith(yield* Effect.context<R>())

  const described = new PactV4({ ...pair, dir, logLevel: "error" }).addInteraction()
  for (const { name, params } of Interaction.statesOf(interaction)) {
    described.given(name, Object.keys(params).length === 0 ? undefined : JSON.parse(JSON.stringify(params)))
  }
  for (const { group, name, value } of references) described.reference(group, name, value)
  yield* Effect.promise(() =>
    described
      .uponReceiving(uponReceiving)
      .withRequest(withRequest.method, PactJs.path(withRequest.path), (request) =>
        request
          .query(fieldsOf(withRequest.query))
          .headers(fieldsOf(withRequest.headers))
          .jsonBody(withRequest.body === undefined ? "" : bodyOf(withRequest.body))
      )
      .willRespondWith(willRespondWith.status, (response) => {
        response.headers(fieldsOf(willRespondWith.headers))
        if (willRespondWith.body !== undefined) response.jsonBody(bodyOf(willRespondWith.body))
      })
      .executeTest(({ url }) => run(use(url)))
  )
  return interactionsIn(join(dir, `${pair.consumer}-${pair.provider}.json`))
}, Effect.scoped)

const fieldsOf = (values: Interaction.Fields = {}) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" && "map" in value ? value.map(PactJs.value) : PactJs.value(value)
    ])
  )

const bodyOf = (body: Interaction.Body) => {
  if ("json" in body) return PactJs.body(body.json)
  throw new Error("The builders of PactV4 accept only JSON.")
}

/** The provider differs from the pact. */
export class Refused extends Data.TaggedError("Refused")<{
  readonly cause: string
  /** The output of the verifier. */
  readonly output: string
}> {}

/**
 * Verifies a pact file in a child process, because the verifier prints every interaction. Returns the output, and the number
 * of provider states that were set up.
 */
export const verify = (options: Options) =>
  Effect.callback<{ readonly output: string; readonly states: number }, Refused>((resume) => {
    const child = fork(program, [JSON.stringify(options)], {
      env: environment,
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"]
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += stripVTControlCharacters(String(chunk))))
    }
    let message: unknown
    child.once("message", (sent) => (message = sent))
    child.once("close", (code) => {
      const { error = `The process exited with code ${code}.`, states } = Option.getOrElse(
        decodeResult(message),
        (): typeof Result.Type => ({})
      )
      resume(
        states === undefined
          ? Effect.fail(new Refused({ cause: error, output }))
          : Effect.succeed({ output, states })
      )
    })
    return Effect.sync(() => child.kill())
  })

const program = fileURLToPath(new URL("pactJsVerifier.ts", import.meta.url))

/** pact-js would also verify the pacts of the broker that these variables describe. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("PACT_BROKER_"))
)

const Result = Schema.Struct({
  states: Schema.optionalKey(Schema.Int),
  error: Schema.optionalKey(Schema.String)
})
const decodeResult = Schema.decodeUnknownOption(Result)

interface Written {
  readonly description: string
  readonly providerStates?: ReadonlyArray<{ readonly name: string }>
}

export const interactionsIn = (file: string): ReadonlyArray<Written> =>
  JSON.parse(readFileSync(file, "utf8")).interactions

/** The names of the provider states of all interactions, with repetitions. */
export const statesIn = (file: string): ReadonlyArray<string> =>
  interactionsIn(file).flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name))
