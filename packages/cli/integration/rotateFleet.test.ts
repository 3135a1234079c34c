/** Fleets of rotations in PostgreSQL, with runners as processes. */
import type { ChildProcess } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { Emulator } from "@effect-genesys/emulator"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import * as TakenPort from "@effect-genesys/testing/TakenPort"
import { assert, layer } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Clients from "../test/Clients.ts"
import * as InProcess from "../test/InProcess.ts"
import * as Process from "../test/Process.ts"

/** The organization and the database, as the environment names them. */
const environmentOf = ({ url }: PostgreSQL.Server) =>
  Effect.map(InProcess.administrator, (administrator): Process.Environment => ({
    ...administrator,
    GENESYS_ROTATION_DATABASE: url,
    USER: "ann"
  }))

const rotate = (environment: Process.Environment, ...args: ReadonlyArray<string>) =>
  InProcess.genesysOauth(["rotate", ...args], { environment })

/** The rows of the status, once all of them are in the state. */
const reach = (environment: Process.Environment, state: string) =>
  rotate(environment, "status", "autumn", "--json").pipe(
    Effect.map(({ stdout }) => JSON.parse(stdout)),
    Effect.repeat({
      until: (rows: ReadonlyArray<{ readonly state: string }>) => rows.every((row) => row.state === state),
      schedule: Schedule.spaced("300 millis")
    }),
    Effect.timeout("50 seconds")
  )

/** A runner, once it is ready. `stop` sends a signal, and waits for the end. */
const runner = Effect.fnUntraced(function* (
  environment: Process.Environment,
  directory: string,
  ...args: ReadonlyArray<string>
) {
  const port = yield* FreePort.port
  const isReady = yield* Deferred.make<string>()
  const child: { current?: ChildProcess } = {}
  const flags = ["--sink", `file:${directory}`, "--port", `${port}`, "--health-port", "0", ...args]
  const running = yield* Effect.forkScoped(
    Process.node(
      [Process.bin, "rotate", "runner", ...flags],
      environment,
      (printed) => (/Ready:/.test(printed) ? Deferred.succeed(isReady, printed) : Effect.void),
      (started) => void (child.current = started)
    )
  )
  const log = yield* Effect.raceFirst(
    Deferred.await(isReady),
    Effect.flatMap(Fiber.join(running), ({ stderr }) => Effect.die(new Error(stderr)))
  )
  const [, url = ""] = /at (http:\S+)/.exec(log) ?? []
  return {
    get: (path: string) =>
      Effect.promise(async () => {
        const response = await fetch(`${url}${path}`)
        return { status: response.status, body: await response.text() }
      }),
    stop: (signal: "SIGINT" | "SIGTERM") =>
      Effect.suspend(() => {
        child.current?.kill(signal)
        return Fiber.join(running)
      })
  }
})

/** A runner that is expected to end. */
const startedWith = (environment: Process.Environment, ...args: ReadonlyArray<string>) =>
  Process.genesysOauth(["rotate", "runner", "--sink", "file:secrets", ...args], environment)

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("a fleet", (it) => {
  it.effect("goes on with another runner when one stops, and back when a person asks", () =>
    Effect.gen(function* () {
      const environment = yield* Effect.flatMap(PostgreSQL.server, environmentOf)
      const { file, path } = yield* Clients.directory
      const old = yield* Effect.forEach(["Billing", "Portal"], (name) => Clients.create({ name }))
      yield* Effect.promise(() =>
        writeFile(file("Billing.json"), JSON.stringify({ id: old[0], secret: "the old secret" }))
      )

      const plan = file("plan.json")
      const planFlags = ["--secret-name", "{name}", "--approve", "promote", "--out", plan]
      const planned = yield* rotate(environment, "plan", "--fleet", "autumn", ...planFlags)
      assert.strictEqual(planned.code, 0, planned.stderr)
      const started = yield* rotate(environment, "start", plan, "--yes")
      assert.deepStrictEqual([started.code, started.stderr], [0, ""])
      // Nothing runs without a runner.
      yield* reach(environment, "waiting")

      const first = yield* runner(environment, path)
      assert.deepStrictEqual(yield* first.get("/health"), { status: 200, body: "ready\n" })
      yield* reach(environment, "awaitingApproval")
      const metrics = yield* first.get("/metrics")
      assert.match(metrics.body, /^effect_cluster_runners_healthy 1$/m)
      assert.match(metrics.body, /^genesys_rotation_rotations\{fleet="autumn",state="awaitingApproval"\} 2$/m)
      assert.match(metrics.body, /^genesys_rotation_rotations\{fleet="autumn",state="held"\} 0$/m)
      assert.match(metrics.body, /^genesys_client_calls\{.*operation="postOauthClients".*\} 2$/m)

      const second = yield* runner(environment, path, "--listen-host", "0.0.0.0")
      const ended = yield* first.stop("SIGTERM")
      assert.match(ended.stderr, /Stopping: the other runners take over/)

      yield* rotate(environment, "approve", "autumn", "--all", "--step", "promote")
      const rows: ReadonlyArray<{ readonly clientId: string; readonly newClientId?: string }> = yield* reach(
        environment,
        "quiet"
      )
      const current = JSON.parse(yield* Effect.promise(() => readFile(file("Billing.json"), "utf8")))
      assert.strictEqual(current.id, rows.find(({ clientId }) => clientId === old[0])?.newClientId)
      const asTwin = {
        ...environment,
        GENESYSCLOUD_OAUTHCLIENT_ID: current.id,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: current.secret
      }
      assert.strictEqual((yield* rotate(asTwin, "plan", "--fleet", "spring")).code, 0)

      const back = yield* rotate(environment, "rollback", "autumn", "Billing", "--yes")
      assert.strictEqual(back.code, 0)
      const restored = yield* Effect.promise(() => readFile(file("Billing.json"), "utf8")).pipe(
        Effect.map((text) => JSON.parse(text)),
        Effect.repeat({ until: ({ id }) => id === old[0], schedule: Schedule.spaced("300 millis") }),
        Effect.timeout("30 seconds")
      )
      assert.strictEqual(restored.secret, "the old secret")
      const report = yield* rotate(environment, "report", "autumn", "--json")
      assert.isTrue(
        JSON.parse(report.stdout)[0].decisions.some((one: string) => one.startsWith("ann rolled it back"))
      )

      const { stderr, stdout } = yield* second.stop("SIGINT")
      for (const output of [ended.stderr, ended.stdout, stderr, stdout, report.stdout]) {
        assert.notInclude(output, current.secret)
        assert.notInclude(output, environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] ?? "")
        assert.notInclude(output, environment["GENESYS_ROTATION_DATABASE"] ?? "")
      }
    })
  )

  it.effect("has runners that are not ready while the database is away", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const server = yield* Scope.provide(PostgreSQL.server, scope)
      const { path } = yield* Clients.directory
      const { get } = yield* runner(yield* environmentOf(server), path)
      assert.strictEqual((yield* get("/health")).status, 200)
      yield* Scope.close(scope, Exit.void)
      const health = yield* get("/health").pipe(
        Effect.repeat({ until: ({ status }) => status !== 200, schedule: Schedule.spaced("200 millis") }),
        Effect.timeout("30 seconds")
      )
      assert.deepStrictEqual(health, { status: 503, body: "no database\n" })
    })
  )

  it.effect("with the name of another is refused, and the same one started twice is the same", () =>
    Effect.gen(function* () {
      const environment = yield* Effect.flatMap(PostgreSQL.server, environmentOf)
      const { file } = yield* Clients.directory
      yield* Clients.create({ name: "Export" })
      const plan = (...args: ReadonlyArray<string>) =>
        rotate(environment, "plan", "--fleet", "autumn", "--out", file("plan.json"), ...args)
      yield* plan()
      assert.strictEqual((yield* rotate(environment, "start", file("plan.json"), "--yes")).code, 0)
      assert.strictEqual((yield* rotate(environment, "start", file("plan.json"), "--yes")).code, 0)
      yield* plan("--quiet-days", "2")
      const { code, stderr } = yield* rotate(environment, "start", file("plan.json"), "--yes")
      assert.strictEqual(code, 1)
      assert.match(
        stderr,
        /There is another fleet autumn .*: look at it with genesys-oauth rotate status autumn/
      )
    })
  )

  it.effect("needs a database that can be reached, whose URL no error shows", () =>
    Effect.gen(function* () {
      const administrator = yield* InProcess.administrator
      const { connection } = yield* PostgreSQL.server
      const port = yield* FreePort.port
      for (const [url, message] of [
        [`postgresql://ann:swordfish@127.0.0.1:${port}/rotation`, /cannot be used \(ConnectionError\)/],
        [`postgresql://ann:swordfish@127.0.0.1:${connection.port}/postgres`, /refused the sign-in/]
      ] as const) {
        const environment = { ...administrator, GENESYS_ROTATION_DATABASE: url }
        const status = yield* rotate(environment, "status")
        const started = yield* startedWith(environment, "--health-port", "0")
        for (const { code, stderr, stdout } of [status, started]) {
          assert.strictEqual(code, 1)
          assert.match(stderr, message)
          assert.notInclude(stderr + stdout, "swordfish")
        }
      }
    })
  )

  it.effect("needs a runner with ports of its own, and with the secret of a client", () =>
    Effect.gen(function* () {
      const environment = yield* Effect.flatMap(PostgreSQL.server, environmentOf)
      const taken = yield* TakenPort.port
      const health = yield* startedWith(environment, "--health-port", `${taken}`)
      assert.strictEqual(health.code, 1)
      assert.match(health.stderr, /Cannot listen for \/health at .*--health-port/)
      const runners = yield* startedWith(environment, "--health-port", "0", "--port", `${taken}`)
      assert.strictEqual(runners.code, 1)
      assert.match(runners.stderr, /Cannot listen for other runners at .*--port/)
      const token = yield* startedWith(
        { ...environment, GENESYSCLOUD_ACCESS_TOKEN: "token" },
        "--health-port",
        "0"
      )
      assert.strictEqual(token.code, 2)
      assert.match(token.stderr, /A runner needs the id and the secret of a client/)
    })
  )
})
