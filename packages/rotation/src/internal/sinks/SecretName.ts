/** Secret names that are safe in paths of files and URLs. Others are refused: a changed name could be that of another secret. */
import * as Effect from "effect/Effect"
import { SecretSinkError } from "../../SecretSink.ts"

/** Fails for a name that is not safe. */
export const check = (secretName: string): Effect.Effect<void, SecretSinkError> =>
  isSafe(secretName)
    ? Effect.void
    : Effect.fail(
        new SecretSinkError({
          secretName,
          problem:
            "its name is not safe here: use up to 128 letters (a to z), digits, -, _ and ., with a letter or digit first, and neither a dot, .pending nor .previous last",
          isRetryable: false
        })
      )

/** Windows and Vault do not keep a dot at the end. */
const isSafe = (name: string) =>
  /^[a-z\d][\w.-]{0,127}$/i.test(name) && !/\.(pending|previous|)$/i.test(name) && !isDevice.test(name)

/** Windows opens a device by these names, with any extension. */
const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
