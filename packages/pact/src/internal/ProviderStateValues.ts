/**
 * Checks that provider states return every value that the interactions need. If a value is missing, the core silently sends
 * the example or an empty string instead.
 */
import { readFileSync } from "node:fs"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Failure } from "./VerificationReport.ts"
import type { StateHandler, StateHandlers } from "./VerifierOptions.ts"

type Values = { readonly [name: string]: Schema.Json }

export interface ProviderStateValues {
  /** The values of each setup, by state and parameters. */
  readonly values: Map<string, ReadonlyArray<Values>>
  /** The pacts in files. */
  readonly local: ReadonlyArray<Pact>
  /** The pacts at URLs and of a broker, which are fetched later. */
  remote: ReadonlyArray<Pact>
}

export const make = (files: ReadonlyArray<string>): ProviderStateValues => ({
  values: new Map(),
  local: textsOf(files).flatMap(pactIn),
  remote: []
})

/** Adds the pacts at URLs and of a broker, as JSON. */
export const addRemotePacts = (found: ProviderStateValues, texts: ReadonlyArray<string>) => {
  found.remote = texts.flatMap(pactIn)
}

/** A handler did not return a value. This fails the setup, so that no success is published to a broker. */
class ValueMissing extends Data.TaggedError("ValueMissing")<{ readonly problem: string }> {
  override get message() {
    return this.problem
  }
}

/** Handlers that record the values they return, and fail if every interaction of the state needs a value they lack. */
export const recording = <R>(handlers: StateHandlers<R>, found: ProviderStateValues): StateHandlers<R> => {
  const recorded =
    (state: string, handler: StateHandler<R>): StateHandler<R> =>
    (params) =>
      Effect.tap(handler(params), (returned) => {
        const key = keyOf(state, params)
        const values = { ...params, ...returned }
        const problem = missingValue(found, key, values)
        if (problem !== undefined) return Effect.fail(new ValueMissing({ problem: `${state}: ${problem}` }))
        found.values.set(key, [...(found.values.get(key) ?? []), values])
        return Effect.void
      })
  return Object.fromEntries(
    Object.entries(handlers).map(([state, handler]) => [
      state,
      typeof handler === "function"
        ? recorded(state, handler)
        : { ...handler, setup: recorded(state, handler.setup) }
    ])
  )
}

/**
 * The problem of the first interaction that has only this state, if each such interaction needs a value that is not among
 * `values`.
 */
const missingValue = ({ remote }: ProviderStateValues, key: string, values: Values): string | undefined => {
  const alone = remote
    .flatMap(({ interactions }) => interactions)
    .filter(({ pending = false, providerStates: [first, ...others] = [] }) => {
      if (pending || first === undefined || others.length > 0) return false
      return keyOf(first.name, first.params ?? {}) === key
    })
  const problems = alone.map((interaction) => problemsOf(interaction, [[values]]))
  return problems.some(({ length }) => length === 0) ? undefined : problems[0]?.[0]
}

/** A failure for each interaction that ran without a value that it needs. */
export const failures = ({ local, remote, values }: ProviderStateValues): ReadonlyArray<Failure> =>
  [...local, ...remote].flatMap(({ consumer, interactions, provider }) =>
    interactions.flatMap((interaction) => {
      const { description, pending = false, providerStates = [] } = interaction
      const setups = providerStates.map(({ name, params = {} }) => values.get(keyOf(name, params)) ?? [])
      // An interaction whose states were not set up did not run, or has already failed.
      if (pending || setups.length === 0 || setups.some(({ length }) => length === 0)) return []
      const details = problemsOf(interaction, setups)
      if (details.length === 0) return []
      const states = providerStates.map(({ name }) => name).join(" and ")
      return [
        { interaction: `${consumer.name} and ${provider.name} Given ${states} - ${description}`, details }
      ]
    })
  )

/** The messages contain no values, which may be secrets. */
const problemsOf = (
  { request, response }: Interaction,
  setups: ReadonlyArray<ReadonlyArray<Values>>
): ReadonlyArray<string> => {
  const inPath = namesOf(request.generators?.["path"])
  const needed = [...namesOf(request.generators), ...namesOf(response.generators)]
  return [...new Set(needed)].flatMap((name) => {
    // Later states override earlier ones.
    const returned = setups.findLast((each) => each.some((values) => values[name] !== undefined)) ?? []
    const values = returned.length === 0 ? [undefined] : returned.map(({ [name]: value }) => value)
    const problems = values.flatMap((value) => problemOf(value, name, inPath.includes(name)))
    return problems.slice(0, 1)
  })
}

const problemOf = (
  value: Schema.Json | undefined,
  name: string,
  isInPath: boolean
): ReadonlyArray<string> => {
  if (value === undefined)
    return [`no state returns "${name}", which the pact needs. Return it from the handler.`]
  if (value === null || value === "") {
    return [`a state returns ${JSON.stringify(value)} as "${name}". Return a value that can be sent.`]
  }
  if (typeof value === "object")
    return [`a state returns "${name}" as an object or array. Return a string or a number.`]
  return isInPath && /[/?#]/.test(String(value))
    ? [`a state returns "${name}" with a slash, "?" or "#", but it must be one segment of a path. Encode it.`]
    : []
}

/** The names in all expressions of the generators. */
const namesOf = (generators: Schema.Json | undefined): ReadonlyArray<string> => {
  if (generators === undefined || generators === null || typeof generators !== "object") return []
  return Object.entries(generators).flatMap(([key, value]) =>
    key === "expression" && typeof value === "string" ? namesIn(value) : namesOf(value)
  )
}

/** Pact libraries of other languages write the bare name if the value is the whole string. */
const namesIn = (expression: string): ReadonlyArray<string> =>
  expression.includes("${")
    ? [...expression.matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name)
    : [expression]

const Part = Schema.Struct({ generators: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)) })

type Interaction = typeof Interaction.Type
const Interaction = Schema.Struct({
  description: Schema.String,
  pending: Schema.optionalKey(Schema.Boolean),
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

type Pact = typeof Pact.Type
const Pact = Schema.Struct({
  consumer: Schema.Struct({ name: Schema.String }),
  provider: Schema.Struct({ name: Schema.String }),
  interactions: Schema.Array(Interaction)
})

const decodePact = Schema.decodeOption(Schema.fromJsonString(Pact))

const pactIn = (text: string) => Option.toArray(decodePact(text))

/** Skips files that cannot be read, which the core reports. */
const textsOf = (files: ReadonlyArray<string>) =>
  files.flatMap((file) =>
    Option.toArray(Result.getSuccess(Result.try(() => readFileSync(file, "utf8").replace(/^\uFEFF/, ""))))
  )

const keyOf = (state: string, params: Values) =>
  JSON.stringify([state, Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))])
