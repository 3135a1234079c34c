/** An HTTP server that runs the handlers of provider states. The core calls it before and after each interaction. */
import type { IncomingMessage, RequestListener } from "node:http"
import { text } from "node:stream/consumers"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as LocalServer from "./LocalServer.ts"
import type { StateHandler, StateHandlers } from "./VerifierOptions.ts"

export interface StateServer {
  readonly url: string
  /** The failures of handlers. The core only reports that one failed. */
  readonly problems: ReadonlyArray<string>
}

/** Runs until the scope ends. */
export const make = Effect.fnUntraced(function* <R>(handlers: StateHandlers<R>) {
  const run = Effect.runPromiseExitWith(yield* Effect.context<R>())
  const problems: Array<string> = []
  const listener: RequestListener = (request, response) => {
    void run(Effect.flatMap(bodyOf(request), (change) => runHandler(handlers, change))).then((exit) => {
      if (Exit.isFailure(exit)) problems.push(...Cause.prettyErrors(exit.cause).map(({ message }) => message))
      // For a status of 500 or more, the core would retry for minutes.
      response.writeHead(Exit.isSuccess(exit) ? 200 : 422, { "content-type": "application/json" })
      response.end(JSON.stringify(Exit.isSuccess(exit) ? exit.value : {}))
    })
  }
  const url = yield* Effect.orDie(LocalServer.make(listener))
  const made: StateServer = { url: `${url}/`, problems }
  return made
})

const Change = Schema.fromJsonString(
  Schema.Struct({
    action: Schema.Literals(["setup", "teardown"]),
    state: Schema.String,
    params: Schema.Record(Schema.String, Schema.Json)
  })
)

const bodyOf = (request: IncomingMessage) =>
  Effect.flatMap(
    Effect.promise(() => text(request)),
    Schema.decodeEffect(Change)
  )

class UnknownState extends Data.TaggedError("UnknownState")<{ readonly state: string }> {
  override get message() {
    return `There is no handler for the provider state "${this.state}". Add one to \`states\`.`
  }
}

const runHandler = <R>(
  handlers: StateHandlers<R>,
  { action, params, state }: typeof Change.Type
): Effect.Effect<unknown, unknown, R> => {
  // The core also calls for interactions without a state.
  if (state === "") return Effect.succeed({})
  const handler = Object.hasOwn(handlers, state) ? handlers[state] : undefined
  if (handler === undefined) return Effect.fail(new UnknownState({ state }))
  const { setup, teardown } = isPair(handler) ? handler : { setup: handler, teardown: undefined }
  if (action === "setup") return Effect.map(setup(params), (values) => values ?? {})
  return teardown === undefined ? Effect.succeed({}) : Effect.as(teardown(params), {})
}

const isPair = <R>(handler: StateHandlers<R>[string]): handler is Exclude<typeof handler, StateHandler<R>> =>
  typeof handler !== "function"
