/** What `update`, `activate` and `deactivate` do: show the difference, ask, and write. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Output from "@effect-genesys/emulator/command/Output"
import type { OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Difference from "../output/Difference.ts"
import type { OutputFlags } from "../output/OutputFlags.ts"
import * as Print from "../output/Print.ts"
import * as ClientChange from "./ClientChange.ts"
import * as ClientViews from "./ClientViews.ts"
import * as OwnClient from "./OwnClient.ts"

export interface Flags extends OutputFlags {
  readonly client: string
  readonly yes: boolean
  readonly dryRun: boolean
}

export interface Change {
  /** For the question, such as `Deactivate`. */
  readonly verb: string
  /** A sentence before the question, of a change after which a client may stop. */
  readonly warning?: string
  readonly scim?: boolean
  readonly apply: (request: OAuthClientRequest) => Effect.Effect<OAuthClientRequest, Failure.Failure>
}

export const run = (flags: Flags, { apply, scim = false, verb, warning }: Change) =>
  Effect.gen(function* () {
    yield* Print.check(flags, ClientViews.fields)
    if (!flags.dryRun) yield* Confirm.check(`${verb} the client ${JSON.stringify(flags.client)}`, flags)
    const plan = yield* ClientChange.plan(flags.client, apply, { scim })
    const name = ClientViews.named(plan.client)
    if (Object.keys(plan.difference).length === 0) {
      return yield* end(
        flags,
        `The client ${name} has these values already. Nothing was changed.`,
        plan.client
      )
    }
    yield* show(flags, plan)
    if (flags.dryRun) {
      if (isForProgram(flags)) yield* Print.print(ClientViews.body(plan.body), flags)
      return yield* note(`These fields of the client ${name} would change. Nothing was changed.`)
    }
    const because = warning === undefined ? "" : `${warning} ${yield* OwnClient.warning(plan.id)}`
    yield* Confirm.confirm(`${because}${verb} the client ${name}`, flags)
    const changed = yield* ClientChange.write(plan)
    return yield* end(flags, `The client ${ClientViews.named(changed)} is changed.`, changed)
  }).pipe(Effect.provide(Api.layer), Failures.exit)

const isForProgram = ({ jq, json }: OutputFlags) => Option.isSome(json) || Option.isSome(jq)

/** The difference is a result only if nobody is asked, and no program reads the client from standard output. */
const show = Effect.fnUntraced(function* (flags: Flags, { difference }: ClientChange.Plan) {
  const isResult = (flags.dryRun || flags.yes) && !isForProgram(flags)
  const text = Difference.text(difference, yield* isResult ? Print.width : Print.errorWidth)
  yield* isResult ? Output.print(text) : Console.error(text)
})

const end = Effect.fnUntraced(function* (
  flags: OutputFlags,
  sentence: string,
  client: Parameters<typeof ClientViews.one>[0]
) {
  if (!isForProgram(flags)) return yield* Print.text(sentence)
  yield* note(sentence)
  yield* Print.print(ClientViews.one(client), flags)
})
