/** `pnpm broker`: runs a Pact Broker on this machine until it is stopped. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import * as Broker from "./Broker.ts"
import * as Gems from "./Gems.ts"

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 0, maximum: 65_535 }, { message: "Expected a port from 0 to 65535" })
      )
    ),
    Flag.withDescription("The port to listen on; 0 takes any free port"),
    Flag.withDefault(9292)
  ),
  data: Flag.String("data").pipe(
    Flag.withDescription("The SQLite file for the data; default: one in the user's cache folder"),
    Flag.optional
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print the URL as one line of JSON once the broker is ready"),
    Flag.withDefault(false)
  )
}

export const make = Command.make("start", flags, ({ data, json, port }) =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    const file = Option.isSome(data) ? data.value : path.join(yield* Gems.cache, "broker.sqlite3")
    const { failure, url } = yield* Broker.start({ data: file, port })
    yield* Console.log(json ? JSON.stringify({ url }) : instructions(url, file))
    return yield* failure
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer))
).pipe(
  Command.withDescription("Start a Pact Broker on this machine; the first start installs its gems"),
  Command.withExamples([
    { command: "pnpm broker", description: "Serve on port 9292" },
    {
      command: "pnpm broker --port 0 --json",
      description: "Serve on a free port, and print the URL for a script"
    }
  ])
)

const instructions = (url: string, data: string) => `The Pact Broker runs at ${url}

To use it with the commands of this repository:

  export PACT_BROKER_BASE_URL=${url}

Its data is in ${data}. Press Ctrl+C to stop it.`
