/** Days that pass faster, in the emulator and in the rotations of a rehearsal. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { ControlApi } from "@effect-genesys/emulator/ControlApi"
import * as Calendar from "@effect-genesys/rotation/Calendar"
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"

/** Until the scope ends. Days must not pass faster than those of the organization: they are the proof that nobody uses a client. */
export const calendar = Effect.fnUntraced(function* (speed: number) {
  const { region } = yield* Current.CurrentOrganization
  // Organizations of the vendor are at hosts with TLS.
  if (!region.startsWith("http://")) {
    return yield* Failures.usage(
      `--speed is for the emulator, and this organization is at ${region}: its days take a day.`
    )
  }
  const token = yield* Config.Redacted("GENESYS_EMULATOR_CONTROL_TOKEN").pipe(Config.option)
  const control = yield* HttpApiClient.make(ControlApi, {
    baseUrl: region,
    transformClient: Option.match(token, {
      onNone: () => (client: HttpClient.HttpClient) => client,
      onSome: (value) => HttpClient.mapRequest(HttpClientRequest.bearerToken(value))
    })
  })
  const notEmulated = () => Failures.failed(`--speed is for the emulator, and there is none at ${region}.`)
  const setSpeed = (wanted: number) => control.changeClock({ payload: { speed: wanted } })
  yield* Effect.acquireRelease(Effect.mapError(setSpeed(speed), notEmulated), () =>
    Effect.ignore(setSpeed(1))
  )
  const { now } = yield* Effect.mapError(control.getClock(), notEmulated)
  return Calendar.accelerated({ origin: yield* DateTime.now, startsAt: now, speed })
}, Effect.provide(NodeTransport.layer))
