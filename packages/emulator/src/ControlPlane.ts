/** What tests and scripts may do to an emulator that no client of the vendor's could. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Faults, Rule } from "./Faults.ts"
import * as ProviderStates from "./ProviderStates.ts"

export const layer = (faults: Faults, states: ProviderStates.ProviderStates) =>
  Layer.mergeAll(
    HttpRouter.add(
      "PUT",
      "/__emulator/faults",
      HttpServerRequest.schemaBodyJson(Schema.Array(Rule)).pipe(
        Effect.map((rules) => {
          faults.set(rules)
          return HttpServerResponse.empty()
        }),
        Effect.catch(refuse)
      )
    ),
    HttpRouter.add(
      "POST",
      "/__emulator/provider-states",
      HttpServerRequest.schemaBodyJson(ProviderStates.StateChange).pipe(
        Effect.flatMap(states.change),
        Effect.map((values) => HttpServerResponse.jsonUnsafe(values)),
        Effect.catch(refuse)
      )
    ),
    HttpRouter.add(
      "GET",
      "/__emulator/counters",
      Effect.sync(() => HttpServerResponse.jsonUnsafe(faults.counters()))
    ),
    HttpRouter.add(
      "POST",
      "/__emulator/faults/reset",
      Effect.sync(() => {
        faults.reset()
        return HttpServerResponse.empty()
      })
    )
  )

const refuse = ({ message }: { readonly message: string }) =>
  Effect.succeed(HttpServerResponse.text(`${message}\n`, { status: 400 }))
