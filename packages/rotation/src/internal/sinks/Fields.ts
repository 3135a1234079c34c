/** The fields of stored credentials: those of the command's JSON, and the version. */
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { type Credentials, original } from "../../SecretSink.ts"

export interface Fields {
  readonly id: string
  readonly secret: string
  /** Missing in credentials that no rotation wrote. */
  readonly rotation?: string
}

export const Fields = /*#__PURE__*/ Schema.Struct({
  id: Schema.String,
  secret: Schema.String,
  rotation: /*#__PURE__*/ Schema.optionalKey(Schema.String)
})

export const of = ({ clientId, clientSecret, version }: Credentials): Fields => ({
  id: clientId,
  secret: Redacted.value(clientSecret),
  ...(version !== original && { rotation: version })
})

export const toCredentials = ({ id, rotation = original, secret }: Fields): Credentials => ({
  clientId: id,
  clientSecret: Redacted.make(secret),
  version: rotation
})
