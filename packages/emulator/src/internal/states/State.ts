/** The interface of a named state: its parameters, its values, and the effect that sets it. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Faults } from "../http/Faults.ts"
import type { LoginControl } from "../login/LoginControl.ts"
import type { Organization } from "../organization/Organization.ts"
import type { Seed } from "../organization/Seed.ts"

export interface State<Params, Values> {
  readonly params: Fielded & Schema.ConstraintDecoder<Params>
  readonly values: Fielded & Schema.ConstraintCodec<Values, Texts>
  /** Checks the parameters first. Default: none. */
  readonly set: (params?: unknown) => Effect.Effect<Values, StateNotSet, World>
  /** The same, with the values as texts. */
  readonly setOnWire: (params?: unknown) => Effect.Effect<Texts, StateNotSet, World>
}

type Texts = Readonly<Record<string, string>>

/** The services that a state may change. */
export type World = Organization | Seed | LoginControl | Faults

interface Fielded {
  readonly fields: Readonly<Record<string, unknown>>
}

/**
 * The state does not exist, or its parameters are wrong. `problem` names the existing states or parameters.
 *
 * @since 0.1.0
 * @category errors
 */
export class StateNotSet extends Data.TaggedError("StateNotSet")<{ readonly problem: string }> {
  override get message() {
    return `The state was not set: ${this.problem}`
  }
}

export const state = <Params, Values>(
  definition: Pick<State<Params, Values>, "params" | "values"> & {
    readonly set: (params: Params) => Effect.Effect<Values, never, World>
  }
): State<Params, Values> => {
  const decode = Schema.decodeUnknownEffect(definition.params, { onExcessProperty: "error" })
  const encode = Schema.encodeEffect(definition.values)
  const names = Object.keys(definition.params.fields)
  const taken = names.length === 0 ? "no parameters" : `the parameters ${names.join(", ")}`
  const set = (params: unknown = {}) =>
    decode(params).pipe(
      Effect.mapError(({ message }) => new StateNotSet({ problem: `it takes ${taken}. ${message}` })),
      Effect.flatMap((decoded) => definition.set(decoded))
    )
  return {
    ...definition,
    set,
    setOnWire: (params) => Effect.flatMap(set(params), (values) => Effect.orDie(encode(values)))
  }
}

/** Without the check, a structure without fields accepts any value. */
export const nothing = Schema.Struct({}).check(Schema.isMaxProperties(0))

export const Secret = Schema.RedactedFromValue(Schema.String)
