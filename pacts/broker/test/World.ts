/** Shared by the broker's tests: the broker, the emulator, repositories that use them, and assertions on output. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
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

/** The URL of the page of all pacts, with credentials for a browser. */
export const brokerPage = Broker.Broker.useSync(({ url }) => {
  const page = new URL(url)
  page.username = credentials.username
  page.password = Redacted.value(credentials.password)
  return page.href
})

/** The variables with which the commands reach the broker. */
export const environment = Broker.Broker.useSync(({ url }) => ({
  PACT_BROKER_BASE_URL: url,
  PACT_BROKER_USERNAME: credentials.username,
  PACT_BROKER_PASSWORD: credentials.password
}))

/** A repository with the variables to publish to the broker. */
export const project = (consumer: string) =>
  Effect.flatMap(environment, (known) => Project.make(consumer, known))

/** Runs the command line client itself, for operations that the commands do not have. */
export const cli = (...args: ReadonlyArray<string>) =>
  Effect.flatMap(environment, (known) =>
    PactBrokerCli.run({ url: known.PACT_BROKER_BASE_URL, environment: known }, args)
  )

/** The JSON at a path of the broker, or `undefined` for status 404. */
export const fromBroker = Effect.fnUntraced(function* (path: string) {
  const { url } = yield* Broker.Broker
  const response = yield* HttpClientRequest.get(`${url}${path}`).pipe(
    HttpClientRequest.basicAuth(credentials.username, credentials.password),
    HttpClientRequest.accept("application/hal+json"),
    HttpClient.execute
  )
  return response.status === 404 ? undefined : yield* response.json
})

/** The versions deployed to an environment, as `name version`. */
export const deployedTo = Effect.fnUntraced(function* (environmentName: string) {
  const { _embedded: found } = yield* Schema.decodeUnknownEffect(Environments)(
    yield* fromBroker("/environments")
  )
  const { uuid } = found.environments.find(({ name }) => name === environmentName) ?? { uuid: "" }
  const { _embedded: deployed } = yield* Schema.decodeUnknownEffect(DeployedVersions)(
    yield* fromBroker(`/environments/${uuid}/deployed-versions/currently-deployed`)
  )
  return deployed.deployedVersions.map(
    ({ _embedded: { pacticipant, version } }) => `${pacticipant.name} ${version.number}`
  )
})

const Environments = Schema.Struct({
  _embedded: Schema.Struct({
    environments: Schema.Array(Schema.Struct({ uuid: Schema.String, name: Schema.String }))
  })
})

const DeployedVersions = Schema.Struct({
  _embedded: Schema.Struct({
    deployedVersions: Schema.Array(
      Schema.Struct({
        _embedded: Schema.Struct({
          pacticipant: Schema.Struct({ name: Schema.String }),
          version: Schema.Struct({ number: Schema.String })
        })
      })
    )
  })
})

/** The output of a command that succeeded. */
export const printed = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 0, stdout + stderr)
  assert.strictEqual(stderr, "")
  return stdout.trimEnd()
}

/** The one sentence of a command that failed before it called the broker. */
export const refusal = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 1, stdout + stderr)
  assert.strictEqual(stdout, "")
  const [title, sentence = "", ...more] = stderr.split("\n").flatMap((line) => line.trim() || [])
  assert.strictEqual(title, "ERROR", stderr)
  assert.deepStrictEqual(more, [])
  assert.notInclude(stderr, "secret")
  return sentence
}

/** The output of a command whose call of the command line client failed. */
export const failed = ({ code, stderr, stdout }: Program.Ended) => {
  assert.notStrictEqual(code, 0, stdout)
  assert.strictEqual(stderr, "")
  assert.notInclude(stdout, "secret")
  return stdout
}

/** The sentence of a command whose credentials or URL are wrong; it follows the output of the command line client. */
export const shutOut = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 1, stdout)
  assert.strictEqual(stdout, "")
  const [complaint = "", sentence = ""] = stderr.split("\nERROR\n")
  assert.isNotEmpty(complaint.trim())
  assert.notInclude(stderr, "secret")
  return sentence.trim()
}

/** Whether can-i-deploy succeeded. */
export const isYes = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(stderr, "")
  assert.include([0, 1], code, stdout)
  return code === 0
}
