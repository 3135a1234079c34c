/**
 * What provider states gave, against what the interactions need of them. Where a value is missing, the core sends the
 * example, or nothing in its place, and says nothing about it.
 */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Failure, StateHandler, StateHandlers } from "../Verifier.ts"

type Values = { readonly [name: string]: Schema.Json }

/** What each set-up gave last, by its state and parameters. */
export interface Given {
  readonly values: Map<string, Values>
}

export const make = (): Given => ({ values: new Map() })

/** The same handlers, with what they give kept. */
export const recording = <R>(handlers: StateHandlers<R>, { values }: Given): StateHandlers<R> => {
  const kept =
    (state: string, handler: StateHandler<R>): StateHandler<R> =>
    (params) =>
      Effect.tap(handler(params), (given) =>
        Effect.sync(() => values.set(keyOf(state, params), { ...params, ...given }))
      )
  return Object.fromEntries(
    Object.entries(handlers).map(([state, handler]) => [
      state,
      typeof handler === "function" ? kept(state, handler) : { ...handler, setup: kept(state, handler.setup) }
    ])
  )
}

/** One for each interaction of the files and folders that ran without a value that it needs. */
export const failures = (pacts: ReadonlyArray<string>, { values }: Given): ReadonlyArray<Failure> =>
  pacts.flatMap(pactsIn).flatMap(({ consumer, interactions, provider }) =>
    interactions.flatMap((interaction) => {
      const { description, providerStates = [] } = interaction
      const found = providerStates.map(({ name, params = {} }) => values.get(keyOf(name, params)))
      // It did not run, or not all of its states were set up, which fails by itself.
      if (providerStates.length === 0 || found.includes(undefined)) return []
      const given: Values = Object.assign({}, ...found)
      const details = problemsOf(interaction, given)
      if (details.length === 0) return []
      const states = providerStates.map(({ name }) => name).join(" and ")
      return [
        { interaction: `${consumer.name} and ${provider.name} Given ${states} - ${description}`, details }
      ]
    })
  )

const problemsOf = ({ request, response }: Interaction, given: Values): ReadonlyArray<string> => {
  const inPath = namesOf(request.generators?.["path"])
  const needed = [...namesOf(request.generators), ...namesOf(response.generators)]
  return [...new Set(needed)].flatMap((name) => {
    const value = given[name]
    if (value === undefined)
      return [`no state gives "${name}", so its example was sent. Return it from the handler.`]
    if (value === null || value === "") {
      return [
        `a state gives ${JSON.stringify(value)} as "${name}", which is nothing to send. Return a value.`
      ]
    }
    if (typeof value === "object") return [`a state gives no text, number or boolean as "${name}".`]
    return inPath.includes(name) && /[/?#]/.test(String(value))
      ? [`a state gives "${String(value)}" as "${name}", which is more than one segment of a path.`]
      : []
  })
}

/** Of the expressions, wherever they are. */
const namesOf = (generators: Schema.Json | undefined): ReadonlyArray<string> => {
  if (generators === undefined || generators === null || typeof generators !== "object") return []
  return Object.entries(generators).flatMap(([key, value]) =>
    key === "expression" && typeof value === "string"
      ? [...value.matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name)
      : namesOf(value)
  )
}

const Part = Schema.Struct({ generators: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)) })

type Interaction = typeof Interaction.Type
const Interaction = Schema.Struct({
  description: Schema.String,
  providerStates: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        name: Schema.String,
        params: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
      })
    )
  ),
  request: Part,
  response: Part
})

const decodePact = Schema.decodeOption(
  Schema.fromJsonString(
    Schema.Struct({
      consumer: Schema.Struct({ name: Schema.String }),
      provider: Schema.Struct({ name: Schema.String }),
      interactions: Schema.Array(Interaction)
    })
  )
)

/** What cannot be read is the core's to say. */
const pactsIn = (path: string) =>
  Option.toArray(
    Result.getSuccess(
      Result.try(() => {
        if (!statSync(path).isDirectory()) return [path]
        return readdirSync(path)
          .filter((name) => name.endsWith(".json"))
          .map((name) => join(path, name))
      })
    )
  )
    .flat()
    .flatMap((file) => Option.toArray(decodePact(readFileSync(file, "utf8"))))

const keyOf = (state: string, params: Values) =>
  JSON.stringify([state, Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))])
