/** Options from the environment. A separate module, so that other programs do not load `effect/Config`. */
import * as Config from "effect/Config"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Credentials from "../Credentials.ts"

export interface RegionAndCredentials {
  readonly region: string
  readonly credentials: Credentials.Credentials
}

/**
 * Reads the region and the credentials from the environment.
 *
 * `GENESYSCLOUD_REGION` (default `us-east-1`) with `GENESYSCLOUD_ACCESS_TOKEN`, or with `GENESYSCLOUD_OAUTHCLIENT_ID`
 * and `GENESYSCLOUD_OAUTHCLIENT_SECRET`; the names of the vendor's Terraform provider and CLI. A blank variable counts
 * as missing, because pipelines leave variables blank that they cannot fill.
 *
 * @since 0.1.0
 * @category credentials
 */
export const fromEnvironment: Config.Config<RegionAndCredentials> = Config.all({
  region: Config.String("GENESYSCLOUD_REGION").pipe(Config.withDefault("us-east-1")),
  token: Config.option(Config.Redacted("GENESYSCLOUD_ACCESS_TOKEN"))
}).pipe(
  Config.flatMap(({ region, token }): Config.Config<RegionAndCredentials> =>
    Option.match(Option.filter(token, isFilled), {
      onSome: (accessToken) => Config.succeed({ region, credentials: Credentials.accessToken(accessToken) }),
      onNone: () =>
        Config.all([filled("GENESYSCLOUD_OAUTHCLIENT_ID"), filled("GENESYSCLOUD_OAUTHCLIENT_SECRET")]).pipe(
          Config.map(([id, secret]) => ({
            region,
            credentials: Credentials.clientCredentials(Redacted.value(id), secret)
          }))
        )
    })
  )
)

const isFilled = (value: Redacted.Redacted<string>) => Redacted.value(value).trim() !== ""

const filled = (name: string) =>
  Config.schema(
    Schema.Redacted(Schema.String.check(Schema.isPattern(/\S/, { expected: "a value that is not blank" }))),
    name
  )
