/** The table of the emulator's settings, from the rows that define them. */
import type * as Schema from "effect/Schema"
import * as Behavior from "../../../packages/emulator/src/internal/organization/Behavior.ts"
import * as Setting from "../../../packages/emulator/src/internal/organization/Setting.ts"
import { code, table } from "./Markdown.ts"

export const settings = (): string =>
  table(
    ["option", "default", "values", "what it does"],
    Object.entries<Schema.Top>(Behavior.settings).map(([name, setting]) => {
      const { default: initial, description = "", expected } = Setting.jsonAnnotationsOf(setting)
      return [
        code(name),
        code(String(initial)),
        String(Setting.annotationsOf(setting).title ?? expected),
        description
      ]
    })
  )
