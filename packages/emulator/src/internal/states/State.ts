/** What a named state is: the parameters that it takes, the values that it gives, and what it does to the emulator. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Faults } from "../http/Faults.ts"
import type { LoginControl } from "../login/LoginControl.ts"
import type { Organization } from "../organization/Organization.ts"

export interface State<Params, Values> {
  readonly params: Fielded & Schema.ConstraintDecoder<Params>
  readonly values: Fielded & Schema.ConstraintCodec<Values, Texts>
  /** Checks the parameters first. Without any there are none. */
  readonly set: (world: World, params?: unknown) => Effect.Effect<Values, StateNotSet>
  /** The same, with the values as texts. */
  readonly setOnWire: (world: World, params?: unknown) => Effect.Effect<Texts, StateNotSet>
}

type Texts = Readonly<Record<string, string>>

/** What a state may change. */
export interface World {
  readonly organization: Organization
  readonly login: LoginControl
  readonly faults: Faults
}

interface Fielded {
  readonly fields: Readonly<Record<string, unknown>>
}

export class StateNotSet extends Data.TaggedError("StateNotSet")<{ readonly problem: string }> {
  override get message() {
    return `The state was not set: ${this.problem}`
  }
}

export const state = <Params, Values>(
  definition: Pick<State<Params, Values>, "params" | "values"> & {
    readonly set: (world: World, params: Params) => Effect.Effect<Values>
  }
): State<Params, Values> => {
  const decode = Schema.decodeUnknownEffect(definition.params, { onExcessProperty: "error" })
  const encode = Schema.encodeEffect(definition.values)
  const names = Object.keys(definition.params.fields)
  const taken = names.length === 0 ? "no parameters" : `the parameters ${names.join(", ")}`
  const set = (world: World, params: unknown = {}) =>
    decode(params).pipe(
      Effect.mapError(({ message }) => new StateNotSet({ problem: `it takes ${taken}. ${message}` })),
      Effect.flatMap((decoded) => definition.set(world, decoded))
    )
  return {
    ...definition,
    set,
    setOnWire: (world, params) => Effect.flatMap(set(world, params), (values) => Effect.orDie(encode(values)))
  }
}

/** Without the check, a structure without fields takes anything. */
export const nothing = Schema.Struct({}).check(Schema.isMaxProperties(0))

export const Secret = Schema.RedactedFromValue(Schema.String)
