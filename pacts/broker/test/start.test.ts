/** `pnpm broker`, as people and scripts use it. */
import { fileURLToPath } from "node:url"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Program from "../Program.ts"
import * as Sockets from "./Sockets.ts"

const bin = fileURLToPath(new URL("../bin.ts", import.meta.url))

const Ready = Schema.fromJsonString(Schema.Struct({ url: Schema.String }))

/** A broker that has printed its URL; the end of the scope stops it. */
const started = Effect.fnUntraced(function* (data: string) {
  const child = yield* ChildProcess.make(
    process.execPath,
    [bin, "start", "--port", "0", "--json", "--data", data],
    // Variables of another broker must not change this one.
    { env: { PACT_BROKER_DATABASE_URL: "postgres://elsewhere/broker" }, extendEnv: true, stderr: "inherit" }
  )
  const line = yield* child.stdout.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.take(1),
    Stream.mkString
  )
  const { url } = yield* Schema.decodeEffect(Ready)(line)
  return { child, url }
})

const temporaryFolder = Effect.flatMap(FileSystem.FileSystem, (fileSystem) =>
  fileSystem.makeTempDirectoryScoped({ prefix: "broker-" })
)

/** Returns the status of the response; fails if there is none. */
const createEnvironment = (url: string) =>
  Effect.tryPromise(() =>
    fetch(`${url}/environments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "kept", displayName: "Kept", production: false })
    })
  ).pipe(Effect.map(({ status }) => status))

const refused = (...args: ReadonlyArray<string>) =>
  Effect.map(Program.run(process.execPath, [bin, "start", ...args]), ({ code, stderr, stdout }) => {
    assert.strictEqual(code, 1)
    assert.strictEqual(stdout, "")
    return stderr.replace("ERROR", "").trim()
  })

const takenPort = Effect.map(Sockets.listening, Sockets.portOf)

describe("the broker command", () => {
  it.live("keeps its data, and leaves nothing running when it is stopped", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      for (const { killSignal, status } of [
        { killSignal: "SIGINT", status: 201 },
        // The name is taken: the first broker stored it.
        { killSignal: "SIGTERM", status: 400 }
      ] as const) {
        const { child, url } = yield* started(`${folder}/not there yet/#1.sqlite3`)
        assert.strictEqual(yield* createEnvironment(url), status)
        yield* child.kill({ killSignal })
        assert.strictEqual(Number(yield* child.exitCode), 130)
        assert.isFalse(yield* Effect.isSuccess(createEnvironment(url)))
      }
    }).pipe(Effect.provide(NodeServices.layer))
  )

  it.live("says that a port is in use, or that a file cannot be used", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const port = yield* takenPort
      assert.deepStrictEqual(
        yield* Effect.all(
          [
            refused("--port", String(port), "--data", `${folder}/broker.sqlite3`),
            refused("--port", "0", "--data", folder)
          ],
          { concurrency: 2 }
        ),
        [
          `Port ${port} of 127.0.0.1 is in use; choose another with --port, or any free one with --port 0.`,
          `The Pact Broker cannot store its data in ${folder}; choose another file with --data.`
        ]
      )
    }).pipe(Effect.provide(NodeServices.layer))
  )

  it.live("says what to install on a machine without Ruby", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* Program.run(process.execPath, [bin, "start"], {
        env: { PATH: "/nowhere" }
      })
      assert.strictEqual(code, 1)
      assert.match(
        stderr,
        /There is no Ruby on the PATH\. The Pact Broker needs .* apt-get install ruby ruby-dev /
      )
    }).pipe(Effect.provide(NodeServices.layer))
  )
})
