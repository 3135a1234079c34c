/** Runs `genesys-oauth clients update`. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import type { OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Struct from "effect/Struct"
import * as Failures from "../Failures.ts"
import * as ChangeClient from "./ChangeClient.ts"
import * as ClientRequest from "./ClientRequest.ts"
import type { UpdateFlags } from "./ClientsWriteCommand.ts"

export const run = (flags: UpdateFlags) =>
  Effect.andThen(
    Failures.exit(checkFlags(flags)),
    ChangeClient.run(flags, { verb: "Change", scim: flags.scim, apply: (request) => apply(flags, request) })
  )

/** Sends no request if the flags say nothing, or two things at once. */
const checkFlags = (flags: UpdateFlags): Effect.Effect<void, Failure.Failure> => {
  for (const [name, set, add, remove] of [
    ["scope", flags.scope, flags.addScope, flags.removeScope],
    ["redirect-uri", flags.redirectUri, flags.addRedirectUri, flags.removeRedirectUri],
    ["role", flags.role, flags.addRole, flags.removeRole]
  ] as const) {
    if (set.length > 0 && add.length + remove.length > 0) {
      return Effect.fail(
        Failures.usage(
          `--${name} replaces the whole list, so it excludes --add-${name} and --remove-${name}: choose one of them.`
        )
      )
    }
  }
  return changes(flags).length > 0
    ? Effect.asVoid(ClientRequest.encode(alone(flags), flags))
    : Effect.fail(
        Failures.usage("There is nothing to change: add a flag, such as --name NAME or --add-scope SCOPE.")
      )
}

/** The values of all flags that change a field. */
const changes = (flags: UpdateFlags): ReadonlyArray<unknown> => [
  ...[flags.name, flags.grant, flags.description, flags.state, flags.tokenLifetime].flatMap((flag) =>
    Option.isSome<unknown>(flag) ? [flag.value] : []
  ),
  ...[flags.scope, flags.addScope, flags.removeScope].flat(),
  ...[flags.redirectUri, flags.addRedirectUri, flags.removeRedirectUri].flat(),
  ...[flags.role, flags.addRole, flags.removeRole].flat()
]

/** A client that has the values of the flags alone: what is wrong with it is wrong with every client. */
const alone = (flags: UpdateFlags): OAuthClientRequest => ({
  name: Option.getOrElse(flags.name, () => "any"),
  authorizedGrantType: Option.getOrElse(flags.grant, () => "CLIENT-CREDENTIALS" as const),
  registeredRedirectUri: [...flags.redirectUri, ...flags.addRedirectUri],
  roleDivisions: [...new Set([...flags.role, ...flags.addRole])].map(ClientRequest.roleOf),
  ...(Option.isSome(flags.tokenLifetime) && { accessTokenValiditySeconds: flags.tokenLifetime.value })
})

const apply = Effect.fnUntraced(function* (
  flags: UpdateFlags,
  request: OAuthClientRequest
): Effect.fn.Return<OAuthClientRequest, Failure.Failure> {
  const { addRole, description, grant, name, removeRole, role, state, tokenLifetime } = flags
  const scope = changed(request.scope, { set: flags.scope, add: flags.addScope, remove: flags.removeScope })
  const uris = changed(request.registeredRedirectUri, {
    set: flags.redirectUri,
    add: flags.addRedirectUri,
    remove: flags.removeRedirectUri
  })
  const next: OAuthClientRequest = {
    ...request,
    ...(Option.isSome(name) && { name: name.value }),
    ...(Option.isSome(grant) && { authorizedGrantType: grant.value }),
    ...(Option.isSome(description) && { description: description.value }),
    ...(Option.isSome(state) && { state: state.value }),
    ...(Option.isSome(tokenLifetime) && { accessTokenValiditySeconds: tokenLifetime.value }),
    ...(scope !== undefined && { scope }),
    ...(uris !== undefined && { registeredRedirectUri: uris })
  }
  if (role.length + addRole.length + removeRole.length > 0) {
    return yield* withRoles(next, { set: role, add: addRole, remove: removeRole })
  }
  // Roles belong to one grant type alone, and the difference shows that they go.
  return Option.isSome(grant) && grant.value !== "CLIENT-CREDENTIALS"
    ? Struct.omit(next, ["roleIds", "roleDivisions"])
    : next
})

interface ListChange {
  readonly set: ReadonlyArray<string>
  readonly add: ReadonlyArray<string>
  readonly remove: ReadonlyArray<string>
}

const changed = (old: ReadonlyArray<string> | undefined, { add, remove, set }: ListChange) => {
  if (set.length > 0) return sameMembers(old ?? [], set) ? old : Array.from(new Set(set))
  if (add.length + remove.length === 0) return old
  const left = Array.from(new Set([...(old ?? []).filter((one) => !remove.includes(one)), ...add]))
  return left.length === 0 ? old && left : left
}

const sameMembers = (some: ReadonlyArray<string>, others: ReadonlyArray<string>) =>
  new Set(some).size === new Set(others).size && others.every((one) => some.includes(one))

const withRoles = (request: OAuthClientRequest, { add, remove, set }: ListChange) => {
  const { roleDivisions = [], roleIds = [], ...others } = request
  if (roleIds.length > 0 && roleDivisions.length === 0 && set.length === 0) {
    return Effect.fail(
      Failures.failed(
        "The server sent the roles of this client without divisions: give all of them, each with --role ROLE:DIVISION."
      )
    )
  }
  const wanted = changed(roleDivisions.map(ClientRequest.textOf), {
    set: set.map(whole),
    add: add.map(whole),
    remove: roleDivisions
      .map(ClientRequest.textOf)
      .filter((role) =>
        remove.some((gone) => (gone.includes(":") ? gone === role : role.startsWith(`${gone}:`)))
      )
  })
  return Effect.succeed({
    ...others,
    // Those that stay keep fields that this version does not know.
    roleDivisions: (wanted ?? []).map(
      (role) => roleDivisions.find((old) => ClientRequest.textOf(old) === role) ?? ClientRequest.roleOf(role)
    )
  })
}

/** With its division. */
const whole = (role: string) => ClientRequest.textOf(ClientRequest.roleOf(role))
