/** What a run promised, and what became of it. */
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Credentials, GenesysCloud, OAuthApi } from "@effect-genesys/client"
import {
  FileSink,
  type History,
  type Plan,
  Rotations,
  SecretSink,
  SignIn,
  type Status
} from "@effect-genesys/rotation"
import type * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Fleets from "./Fleets.ts"
import type { Program } from "./Programs.ts"
import * as Settings from "./Settings.ts"

/** Each finding is a sentence. */
export interface Verdict {
  readonly rotations: number
  readonly completed: number
  readonly rolledBack: number
  /** Secrets in the sink that do not sign in, or are not those of the client that should be in use. */
  readonly lostSecrets: ReadonlyArray<string>
  /** Clients at the end that no rotation knows, and old ones that should be gone. */
  readonly orphanClients: ReadonlyArray<string>
  /** Files and tables that have a secret. */
  readonly secretsInStore: ReadonlyArray<string>
  /** Clients that were deleted though they were used in the days of the proof or later. */
  readonly deletedWhileUsed: ReadonlyArray<string>
}

export const make = Effect.fnUntraced(function* (
  settings: Settings.Settings,
  server: PostgreSQL.Server,
  programs: ReadonlyArray<Program>
) {
  const rotations = yield* Rotations.Rotations
  const statuses = yield* Effect.forEach(Fleets.plans(settings), ({ fleet }) => rotations.status(fleet))
  const all = statuses.flatMap((status) => status.rotations)
  const histories = yield* Effect.forEach(all, ({ rotationId }) => rotations.history(rotationId))
  const sink = SecretSink.make(yield* FileSink.storage({ directory: Settings.sink(settings) }))
  const signIn = yield* SignIn.SignIn
  const { getOauthClients } = yield* OAuthApi.OAuthApi

  const lostSecrets = yield* Effect.forEach(
    all,
    Effect.fnUntraced(function* ({ newClientId, rotation, rotationId, state }) {
      const current = yield* sink.read(rotation.secretName, "current")
      if (Option.isNone(current)) return [`${rotationId}: the sink has no secret`]
      const isWanted =
        (current.value.clientId === newClientId && state !== "rolledBack") ||
        (current.value.clientId === rotation.clientId && state !== "completed")
      if (!isWanted && rotation.mode === "twin") {
        return [`${rotationId} (${state}): the sink has the secret of ${current.value.clientId}`]
      }
      return yield* signIn.test(current.value).pipe(
        Effect.as<ReadonlyArray<string>>([]),
        Effect.catch(({ message }) => Effect.succeed([`${rotationId} (${state}): ${message}`]))
      )
    }),
    { concurrency: 8 }
  )

  const { entities = [] } = yield* getOauthClients
  const kept = new Set([settings.rotator.clientId, ...all.flatMap(clientsOf)])
  const orphanClients = entities.flatMap(({ description = "", id, name, state }) =>
    kept.has(id) || state === "deleted" || name === "Administrator"
      ? []
      : [`${id} (${name}, ${state}) ${description}`]
  )

  const deletedWhileUsed = histories.flatMap((history, index) => {
    const status = all[index]
    return status === undefined ? [] : usedWhileProven(history, status.rotation, programs)
  })

  const verdict: Verdict = {
    rotations: all.length,
    completed: all.filter(({ state }) => state === "completed").length,
    rolledBack: all.filter(({ state }) => state === "rolledBack").length,
    lostSecrets: lostSecrets.flat(),
    orphanClients,
    secretsInStore: leaks(settings, server, histories.flat()),
    deletedWhileUsed
  }
  return verdict
})

/** The clients that a rotation leaves, or has while it is under way. */
const clientsOf = ({ newClientId, rotation, state }: Status.Status) => {
  if (state === "completed") return [newClientId]
  return state === "rolledBack" ? [rotation.clientId] : [rotation.clientId, newClientId]
}

/** Calls, and refused sign-ins, of a client since the first day of the proof that let it be retired. */
const usedWhileProven = (
  history: ReadonlyArray<History.Entry>,
  { clientId, mode, secretName }: Plan.PlannedRotation,
  programs: ReadonlyArray<Program>
): ReadonlyArray<string> => {
  if (mode === "inPlace") return []
  const program = programs.find((one) => one.secretName === secretName)
  const refused = (program?.refusals ?? []).map(
    (refusal) => `${secretName}: ${refusal.clientId} was refused on ${DateTime.formatIso(refusal.at)}`
  )
  const gone = history.some(({ event }) => event._tag === "Done" && event.step === "delete")
  const proofs = history.flatMap(({ event }) =>
    event._tag === "Done" && event.from !== undefined
      ? [{ clientId: event.clientId, step: event.step, from: event.from }]
      : []
  )
  const used = proofs.flatMap((proof) => {
    if (proof.clientId === clientId && !gone) return []
    const late = (program?.calls ?? []).filter(
      (call) => call.clientId === proof.clientId && DateTime.formatIsoDateUtc(call.at) >= proof.from
    )
    return late
      .slice(0, 1)
      .map(
        ({ at }) =>
          `${secretName}: ${proof.clientId} was used on ${DateTime.formatIso(at)}, ${proof.step} from ${proof.from}`
      )
  })
  return [...refused, ...used]
}

/** Searches the database, the output and spans of the runners, and the histories for each secret, as text and in hexadecimal. */
const leaks = (
  settings: Settings.Settings,
  server: PostgreSQL.Server,
  histories: ReadonlyArray<History.Entry>
): ReadonlyArray<string> => {
  const { folder } = settings
  const secrets = [
    settings.rotator.clientSecret,
    ...settings.clients.map(({ clientSecret }) => clientSecret),
    ...readFileSync(Settings.issued(settings), "utf8")
      .split("\n")
      .filter((line) => line !== "")
  ]
  const patterns = join(folder, "patterns.txt")
  const encoded = [...new Set(secrets)].flatMap((secret) => [secret, Buffer.from(secret).toString("hex")])
  writeFileSync(patterns, `${encoded.join("\n")}\n`)
  const seen = Settings.seen(settings)
  execFileSync(server.program("pg_dump"), ["--data-only", "-f", join(seen, "database.sql"), server.url])
  writeFileSync(join(seen, "histories.json"), JSON.stringify(histories))
  // The search finds the secrets where they are.
  const stored = found("--files-without-match", patterns, Settings.sink(settings), "*.json")
  assert.deepStrictEqual(stored, [])
  return found("--files-with-matches", patterns, seen)
}

/** The files of a folder with a secret, or without one: one search for all secrets. `grep` fails with 2. */
const found = (what: string, patterns: string, folder: string, include = "*") => {
  const args = ["-raF", what, `--include=${include}`, "-f", patterns, folder]
  const { error, status, stderr, stdout } = spawnSync("grep", args, { encoding: "utf8" })
  if (error !== undefined) throw error
  assert.include([0, 1], status, stderr)
  return stdout.split("\n").filter((line) => line !== "")
}

/** The services of a person who looks at the organization after a run. */
export const services = (settings: Settings.Settings) =>
  Layer.mergeAll(
    GenesysCloud.layer({
      region: Settings.url(settings),
      credentials: Credentials.clientCredentials(
        settings.rotator.clientId,
        Redacted.make(settings.rotator.clientSecret)
      )
    }),
    SignIn.layer({ region: Settings.url(settings) }),
    NodeServices.layer
  )
