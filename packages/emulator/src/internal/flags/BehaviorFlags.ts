/** The flags of the command for the settings of the emulator, made from their rows. */
import * as Flag from "effect/cli/Flag"
import type * as Option from "effect/Option"
import * as Record from "effect/Record"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as Behavior from "../organization/Behavior.ts"
import * as Setting from "../organization/Setting.ts"

/** A flag for each setting, such as `--client-limit`. */
export const flags = Record.map(Behavior.settings, (setting: Schema.Codec<unknown, unknown>, name) =>
  flagOf(name, setting)
)

/** The settings of a command line. Those without a flag are left out. */
export const behaviorOf = (
  given: Readonly<Record<keyof Behavior.Behavior, Option.Option<unknown>>>
): Behavior.Behavior => decode(Record.getSomes(given))

const decode = Schema.decodeUnknownSync(Schema.toType(Behavior.Wire))

/** The flag for a setting, such as `--client-limit` for `clientLimit`. */
export function flagOf<A>(name: string, setting: Schema.Codec<unknown, A>): Flag.Flag<Option.Option<A>> {
  const { default: initial, description = "", expected } = Setting.jsonAnnotationsOf(setting)
  const value = Schema.toEncoded(setting)
  const read = Schema.decodeUnknownOption(Schema.toCodecStringTree(value))
  return written(kebabCase(name), value).pipe(
    Flag.filterMap(
      (text) => read(String(text)),
      () => String(expected)
    ),
    Flag.withDescription(`${description.replaceAll("`", "")}. Default: ${initial}`),
    Flag.optional
  )
}

function kebabCase(name: string) {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The flag before its value is decoded: a switch, one of a few words, or any text. */
function written(name: string, value: Schema.Top): Flag.Flag<string | boolean> {
  const { ast } = value
  if (SchemaAST.isBoolean(ast)) return Flag.Boolean(name)
  if (!SchemaAST.isUnion(ast))
    return Flag.String(name).pipe(Flag.withMetavar(Schema.resolveAnnotations(value)?.title ?? "string"))
  return Flag.Literals(
    name,
    ast.types.flatMap((type) => (SchemaAST.isLiteral(type) ? [String(type.literal)] : []))
  )
}
