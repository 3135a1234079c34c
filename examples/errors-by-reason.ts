/** Handles the errors of a call by their reason. The compiler knows all reasons, and the fields of each. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Demo from "./demo.ts"

const show = (clientId: string) =>
  OAuthApi.OAuthApi.use((api) => api.getOauthClient(clientId)).pipe(
    Effect.map(({ name }) => `${clientId} is ${name}.`),
    Effect.catchReasons("GenesysError", {
      NotFound: ({ code }) => Effect.succeed(`There is no client ${clientId}: ${code}.`),
      Forbidden: ({ missing }) => Effect.succeed(`Ask an administrator for ${missing.join(" or ")}.`),
      RateLimited: ({ retryAfter = Duration.minutes(1) }) =>
        Effect.succeed(`Too many requests. Try again in ${Duration.format(retryAfter)}.`)
    }),
    // By kind: an outage has several reasons.
    Effect.catchIf(
      (error) => error.isOutage,
      ({ attempts, reason }) => Effect.succeed(`Genesys Cloud is down (${reason._tag}, ${attempts} attempt).`)
    ),
    Effect.flatMap(Console.log)
  )

const clientId = Argument.String("client-id").pipe(Argument.withDescription("The id of a client"))
const genesys = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))

/** An error that is not retried, because the server asks for a long wait. */
const fails = (status: number, code: string) =>
  ({
    operation: "getOauthClient",
    fault: { kind: "error", status, code, headers: { "retry-after": "3600" } }
  }) as const

Command.make("errors-by-reason", { clientId }, (given) => show(given.clientId)).pipe(
  Command.withDescription("Print the name of a client, or why that failed"),
  Command.provide(genesys),
  Demo.run({
    steps: [
      "wallboard",
      "no-such-client",
      {
        comment: "Without the permission.",
        line: "wallboard",
        faults: [fails(403, "missing.any.permissions")]
      },
      { comment: "Over the rate limit.", line: "wallboard", faults: [fails(429, "too.many.requests")] },
      { comment: "In an outage.", line: "wallboard", faults: [fails(503, "service.unavailable")] }
    ]
  })
)
