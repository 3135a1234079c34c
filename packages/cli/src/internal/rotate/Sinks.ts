/** The sink that `--sink` names. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as CommandSink from "@effect-genesys/rotation/CommandSink"
import * as FileSink from "@effect-genesys/rotation/FileSink"
import * as VaultSink from "@effect-genesys/rotation/VaultSink"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Failures from "../Failures.ts"
import type { RunnerFlags } from "./RotateRunnerCommand.ts"

export type Flags = Pick<RunnerFlags, "sink" | "sinkDirectory" | "sinkFormat" | "sinkRead">

/** Fails before anything starts if a part of the sink is missing. */
export const layer = (flags: Flags) => Layer.unwrap(named(flags))

const named = Effect.fnUntraced(function* (flags: Flags) {
  const [, kind, rest = ""] = /^(file|command|vault):(.+)$/s.exec(flags.sink) ?? []
  if (kind === "command") return yield* command(rest, flags)
  yield* unused(flags, "sinkDirectory", "--sink-directory", "command:")
  yield* unused(flags, "sinkRead", "--sink-read", "command:")
  if (kind === "vault") return yield* vault(rest, flags)
  return FileSink.layer({ directory: rest, ...formatOf(flags) })
})

const unused = (flags: Flags, name: keyof Flags, flag: string, kinds: string) => {
  const value = flags[name]
  return typeof value === "string" || Option.isNone(value)
    ? Effect.void
    : Effect.fail(Failures.usage(`${flag} is for --sink ${kinds}: leave it out.`))
}

const formatOf = ({ sinkFormat }: Flags) => (Option.isSome(sinkFormat) ? { format: sinkFormat.value } : {})

const command = Effect.fnUntraced(function* (promote: string, flags: Flags) {
  if (Option.isNone(flags.sinkDirectory)) {
    return yield* Failures.usage(
      "--sink command: needs --sink-directory, where it keeps pending and previous secrets: a directory that all runners share."
    )
  }
  return CommandSink.layer({
    promote,
    directory: flags.sinkDirectory.value,
    ...(Option.isSome(flags.sinkRead) && { read: flags.sinkRead.value }),
    ...formatOf(flags)
  })
})

const vault = Effect.fnUntraced(function* (path: string, flags: Flags) {
  const [, mount, prefix] = /^([^/]+)\/(.*[^/])\/*$/.exec(path) ?? []
  if (mount === undefined || prefix === undefined) {
    return yield* Failures.usage(
      "--sink vault: needs the mount of the secrets engine and a path in it, such as vault:secret/genesys."
    )
  }
  yield* unused(flags, "sinkFormat", "--sink-format", "file: and command:")
  const address = yield* Config.String("VAULT_ADDR").pipe(Config.withDefault(""))
  const namespace = yield* Config.String("VAULT_NAMESPACE").pipe(Config.withDefault(""))
  const token = Config.Redacted("VAULT_TOKEN").pipe(Config.withDefault(Redacted.make("")))
  const missing = [
    ...(address === "" ? ["VAULT_ADDR"] : []),
    ...(Redacted.value(yield* token) === "" ? ["VAULT_TOKEN"] : [])
  ]
  if (missing.length > 0) {
    return yield* Failures.usage(
      `--sink vault: needs VAULT_ADDR and VAULT_TOKEN. Not set: ${missing.join(", ")}.`
    )
  }
  if (!URL.canParse(address)) {
    return yield* Failures.usage("VAULT_ADDR must be a URL, such as https://vault.example.com:8200.")
  }
  return VaultSink.layer({
    address,
    mount,
    prefix,
    token,
    ...(namespace !== "" && { namespace })
  }).pipe(Layer.provide(NodeTransport.layer))
})
