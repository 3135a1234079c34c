/** Who decides, for the history: the user of this computer. */
import * as Config from "effect/Config"

export const by = Config.String("USER").pipe(
  Config.orElse(() => Config.String("USERNAME")),
  Config.withDefault("unknown")
)
