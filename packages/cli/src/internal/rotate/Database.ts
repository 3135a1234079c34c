/** The database of the rotations: the one of `--database`, or of the environment. Its URL is never printed. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Rotation from "@effect-genesys/rotation/Rotation"
import type * as Rotations from "@effect-genesys/rotation/Rotations"
import type * as RotationStore from "@effect-genesys/rotation/RotationStore"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as SqlError from "effect/sql/SqlError"
import * as Failures from "../Failures.ts"
import * as Problems from "./Problems.ts"

const variable = "GENESYS_ROTATION_DATABASE"

/** A blank variable counts as absent, as a pipeline sets one without a value. */
export const url = Effect.fnUntraced(function* (flag: Option.Option<Redacted.Redacted<string>>) {
  const found = Option.isSome(flag)
    ? flag.value
    : yield* Config.Redacted(variable).pipe(Config.withDefault(Redacted.make("")))
  const text = Redacted.value(found).trim()
  const source = Option.isSome(flag) ? "--database" : variable
  if (text === "") {
    return yield* Failures.usage(
      `Rotations need a PostgreSQL database: set ${variable}, or add --database, to a URL such as postgresql://user@host/name.`
    )
  }
  if (!URL.canParse(text) || !/^postgres(?:ql)?:$/.test(new URL(text).protocol)) {
    return yield* Failures.usage(
      `${source} is not the URL of a PostgreSQL database: it must be like postgresql://user@host/name.`
    )
  }
  return Redacted.make(text)
})

/** A pool of connections. The first one is made at once, so that a wrong URL is found before anything else starts. */
export const client = (address: Redacted.Redacted<string>) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const pool = yield* Layer.build(PgClient.layer({ url: address, applicationName: "genesys-oauth" }))
      const sql = Context.get(pool, PgClient.PgClient)
      yield* sql`SELECT 1`
      return pool
    }).pipe(Effect.mapError(unreachable))
  )

/** The reason alone: the messages of its causes may have the URL. */
export const unreachable = ({ reason }: SqlError.SqlError): Failure.Failure => {
  switch (reason._tag) {
    case "AuthenticationError":
    case "AuthorizationError":
      return Failures.failed(
        `The database of the rotations refused the sign-in: check the user and the password of --database or ${variable}.`
      )
    default:
      return Failures.failed(
        `The database of the rotations cannot be used (${reason._tag}): check that it runs, and the host, the port and the name of --database or ${variable}.`
      )
  }
}

/** Shows and steers rotations. */
export type Services = Rotations.Rotations | RotationStore.RotationStore

const connected = (address: Redacted.Redacted<string>): Layer.Layer<Services, Failure.Failure> =>
  Rotation.layerClient().pipe(
    Layer.provide(client(address)),
    Layer.catch((error) => Layer.effectContext(Effect.fail(Problems.toFailure(error))))
  )

/** How a command connects to a database. Tests give it rotations in memory. */
export const Connect = Context.Reference<
  (address: Redacted.Redacted<string>) => Layer.Layer<Services, Failure.Failure>
>("@effect-genesys/cli/rotate/Connect", { defaultValue: () => connected })

/** Runs a command on the rotations of a database. */
export const withRotations =
  ({ database }: { readonly database: Option.Option<Redacted.Redacted<string>> }) =>
  <A, E extends Problems.Known, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const address = yield* url(database)
      const connect = yield* Connect
      return yield* Effect.provide(effect, connect(address))
    }).pipe(Problems.exit)
