/** What the tests of a broker share: the broker, the emulator, repositories that know them, and how to read answers. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as Redacted from "effect/Redacted"
import * as Emulator from "../../verification/Emulator.ts"
import * as Broker from "../Broker.ts"
import * as PactBrokerCli from "../PactBrokerCli.ts"
import type * as Program from "../Program.ts"
import * as Project from "./Project.ts"

export const credentials = { username: "team", password: Redacted.make("a-secret-of-the-team") }

const broker = Layer.unwrap(
  Effect.gen(function* () {
    const folder = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "broker-" })
    return Broker.layer({ data: (yield* Path.Path).join(folder, "broker.sqlite3"), credentials })
  })
)

export const layer = broker.pipe(
  Layer.provideMerge(Layer.mergeAll(NodeServices.layer, FetchHttpClient.layer, Emulator.layer)),
  Layer.orDie
)

/** The page of all pacts, as a browser asks for it. */
export const brokerPage = Broker.Broker.useSync(({ url }) => {
  const page = new URL(url)
  page.username = credentials.username
  page.password = Redacted.value(credentials.password)
  return page.href
})

/** What the commands need to know of the broker. */
export const environment = Broker.Broker.useSync(({ url }) => ({
  PACT_BROKER_BASE_URL: url,
  PACT_BROKER_USERNAME: credentials.username,
  PACT_BROKER_PASSWORD: credentials.password
}))

/** A repository that knows the broker, and may publish to it. */
export const project = (consumer: string) =>
  Effect.flatMap(environment, (known) => Project.make(consumer, known))

/** The command line client itself, for what the commands do not do. */
export const cli = (...args: ReadonlyArray<string>) =>
  Effect.flatMap(environment, (known) =>
    PactBrokerCli.run({ url: known.PACT_BROKER_BASE_URL, environment: known }, args)
  )

/** What a command printed that had nothing to complain of. */
export const printed = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 0, stdout + stderr)
  assert.strictEqual(stderr, "")
  return stdout.trimEnd()
}

/** The one sentence of a command that was refused. */
export const refusal = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 1, stdout + stderr)
  assert.strictEqual(stdout, "")
  const [title, sentence = "", ...more] = stderr.split("\n").flatMap((line) => line.trim() || [])
  assert.strictEqual(title, "ERROR", stderr)
  assert.deepStrictEqual(more, [])
  assert.notInclude(stderr, "secret")
  return sentence
}

/** The answer of can-i-deploy. */
export const answer = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(stderr, "")
  return { yes: code === 0, says: stdout.trimEnd() }
}
