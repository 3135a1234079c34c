/** Runs `genesys-oauth rotate plan`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Plan from "@effect-genesys/rotation/Plan"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Api from "../Api.ts"
import * as ClientFilter from "../clients/ClientFilter.ts"
import * as ClientReference from "../clients/ClientReference.ts"
import * as ClientNames from "../completions/ClientNames.ts"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Print from "../output/Print.ts"
import * as PlanFile from "./PlanFile.ts"
import * as PlanViews from "./PlanViews.ts"
import * as PolicyOf from "./PolicyOf.ts"
import type { PlanFlags } from "./RotateCommand.ts"

export const run = (flags: PlanFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, flags.csv ? PlanViews.columns : PlanViews.fields)
    const policy = yield* PolicyOf.flags(flags)
    const wanted = yield* wantedBy(flags)
    const plan = yield* Plan.make({
      fleet: flags.fleet,
      policy,
      isWanted: ({ id }) => wanted.has(id),
      secretNameOf: PolicyOf.secretName(flags.secretName)
    }).pipe(
      // The command line has checked everything else that a plan requires.
      Effect.mapError((error) => (error._tag === "GenesysError" ? error : sameNames(flags)))
    )
    yield* checkNames(plan)
    yield* Print.print(flags.csv ? PlanViews.rows(plan) : PlanViews.one(plan), flags)
    if (Option.isNone(flags.out)) return
    const file = flags.out.value
    if (plan.rotations.length === 0) {
      return yield* Failures.failed(`The plan has no rotation, so ${file} was not written.`)
    }
    yield* PlanFile.write(file, plan)
    yield* note(`Wrote ${file}. To start it: genesys-oauth rotate start ${file}`)
  }).pipe(Effect.provide(Api.layer), Failures.exit)

/** The ids of the clients that `--client` and the filters fit. */
const wantedBy = Effect.fnUntraced(function* (flags: PlanFlags) {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  yield* ClientNames.keep(entities)
  // The server may list deleted clients for some time.
  const present = entities.filter(({ state }) => state !== "deleted")
  const named = yield* flags.client.length === 0 ? Effect.succeed(present) : chosen(flags.client, present)
  return new Set((yield* ClientFilter.select(flags, named)).map(({ id }) => id))
})

const chosen = (references: ReadonlyArray<string>, clients: ReadonlyArray<OAuthClient>) => {
  const referable = clients.flatMap((client) =>
    client.id === undefined ? [] : [{ ...client, id: client.id }]
  )
  return Effect.forEach(references, (reference) =>
    Effect.fromResult(ClientReference.resolve(reference, referable))
  )
}

/** The sinks of `--sink` refuse other names, which would hold the rotations once they run. */
const checkNames = ({ rotations }: Plan.Plan) => {
  const unsafe = rotations.find(({ secretName }) => !/^[a-z\d][\w.-]{0,127}$/i.test(secretName))
  return unsafe === undefined
    ? Effect.void
    : Effect.fail(
        Failures.usage(
          `--secret-name gives ${JSON.stringify(unsafe.secretName)}, which no sink takes: use up to 128 letters, digits, -, _ and ., with a letter or digit first.`
        )
      )
}

const sameNames = ({ secretName }: PlanFlags) =>
  Failures.usage(
    `--secret-name ${JSON.stringify(secretName)} gives two clients the same name in the sink: add {id} to it, or leave one of them out.`
  )
