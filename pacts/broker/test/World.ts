/** What the tests of a broker share: the broker, the emulator, repositories that know them, and how to read answers. */
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

/** The JSON that the broker itself sends, or `undefined` where it has none. */
export const fromBroker = Effect.fnUntraced(function* (path: string) {
  const { url } = yield* Broker.Broker
  const response = yield* HttpClientRequest.get(`${url}${path}`).pipe(
    HttpClientRequest.basicAuth(credentials.username, credentials.password),
    HttpClientRequest.accept("application/hal+json"),
    HttpClient.execute
  )
  return response.status === 404 ? undefined : yield* response.json
})

/** What is deployed to an environment, as `name version`. */
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

/** What the command line client printed where it failed, which the command passes on with its exit code. */
export const failed = ({ code, stderr, stdout }: Program.Ended) => {
  assert.notStrictEqual(code, 0, stdout)
  assert.strictEqual(stderr, "")
  assert.notInclude(stdout, "secret")
  return stdout
}

/** The sentence of a command that the broker does not let in, after what the command line client says. */
export const shutOut = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(code, 1, stdout)
  assert.strictEqual(stdout, "")
  const [complaint = "", sentence = ""] = stderr.split("\nERROR\n")
  assert.isNotEmpty(complaint.trim())
  assert.notInclude(stderr, "secret")
  return sentence.trim()
}

/** Whether can-i-deploy says yes. */
export const isYes = ({ code, stderr, stdout }: Program.Ended) => {
  assert.strictEqual(stderr, "")
  assert.include([0, 1], code, stdout)
  return code === 0
}
