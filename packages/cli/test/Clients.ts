/** Runs `genesys-oauth clients` against the emulator, and looks for secrets in its output. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { OAuthApi } from "@effect-genesys/client"
import { Emulator, type Faults, Roles } from "@effect-genesys/emulator"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Fleet from "./Fleet.ts"
import * as InProcess from "./InProcess.ts"

export const role = Roles.roles.viewer.id

export const someId = "2f1c0000-0000-4000-8000-000000000001"

/** The words of a command line without quotes. */
export const words = (...lines: ReadonlyArray<string>) => lines.flatMap((line) => line.split(" "))

/** As the administrator. `secrets` are all that were sent and received. */
export const observed = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  options: NonNullable<Parameters<typeof InProcess.genesysOauth>[1]> = {}
) {
  const { faults } = yield* Emulator.Emulator
  const secrets = yield* Wiretap.tap
  const before = faults.counters().received
  const environment = { ...(yield* InProcess.administrator), ...options.environment }
  const ended = yield* InProcess.genesysOauth(["clients", ...args], { ...options, environment })
  const after = faults.counters().received
  return {
    ...ended,
    secrets,
    /** The requests of the command, without those for tokens. */
    requests: Object.fromEntries(
      Object.entries(after).flatMap(([operation, count]) => {
        const sent = count - (before[operation] ?? 0)
        return operation === "postOauthToken" || sent === 0 ? [] : [[operation, sent]]
      })
    )
  }
}, Effect.scoped)

/** Fails if the output has a secret. */
export const run = (...[args, options]: Parameters<typeof observed>) =>
  Effect.tap(observed(args, options), ({ secrets, stderr, stdout }) =>
    Effect.sync(() => assert.isFalse(Wiretap.shows([stdout, stderr], secrets), "the output has a secret"))
  )

/** Calls of a program, not of the command. */
export const asAdministrator = Effect.provide(Layer.orDie(Fleet.administrator))

/** A client with a role, or with scopes. Returns its id. */
export const create = (request: Partial<Parameters<OAuthApi.Operations["postOauthClients"]>[0]> = {}) =>
  OAuthApi.OAuthApi.use((api) =>
    api.postOauthClients({
      name: "Billing",
      authorizedGrantType: "CLIENT-CREDENTIALS",
      ...(request.authorizedGrantType === undefined && {
        roleDivisions: Roles.everywhere(Roles.roles.viewer)
      }),
      ...request
    })
  ).pipe(
    Effect.map(({ id = "" }) => id),
    asAdministrator
  )

/** The client as the server has it. */
export const get = (id: string) => asAdministrator(OAuthApi.OAuthApi.use((api) => api.getOauthClient(id)))

/** Applies the fault to the next request of the operation. */
export const failing = (rule: Omit<Faults.Rule, "count">) =>
  Emulator.Emulator.useSync(({ faults }) => faults.set([{ ...rule, count: 1 }]))

/** A directory that is removed with the scope. */
export const directory = Effect.map(
  Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), "genesys-oauth-test-"))),
    (path) => Effect.promise(() => rm(path, { recursive: true }))
  ),
  (path) => ({ path, file: (name: string) => join(path, name) })
)
