/** The global flags of the command line itself. */
import * as GlobalFlag from "effect/cli/GlobalFlag"

/**
 * `--log-level debug` shows retries and waits for the rate limit. Effect's wizard is left out, and its static script for
 * completions: the command `completions` knows the names of clients, too.
 */
export const builtIns: ReadonlyArray<GlobalFlag.BuiltIn> = [
  GlobalFlag.Help,
  GlobalFlag.Version,
  GlobalFlag.LogLevel
]
