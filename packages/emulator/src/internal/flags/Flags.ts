/** The flags of the command. The server imports their types alone, so help loads no server. */
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Schema from "effect/Schema"
import * as ControlToken from "../control/ControlToken.ts"
import * as PublicUrl from "../http/PublicUrl.ts"
import * as Setting from "../organization/Setting.ts"
import * as BehaviorFlags from "./BehaviorFlags.ts"

export const flags = {
  port: Flag.Int("port").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 0, maximum: 65_535 }, { message: "Expected a port from 0 to 65535" })
      )
    ),
    Flag.withDescription("Port to listen on; 0 picks a free one. Default: 4010"),
    Flag.withDefault(4010)
  ),
  host: Flag.String("host").pipe(
    Flag.withSchema(
      Schema.String.check(Schema.isPattern(/^\S+$/, { message: "Expected an address, such as 127.0.0.1" }))
    ),
    Flag.map((host) => host.replace(/^\[(.*)\]$/, "$1")),
    Flag.withDescription("Address to listen on. Default: 127.0.0.1"),
    Flag.withDefault("127.0.0.1")
  ),
  publicUrl: Flag.String("public-url").pipe(
    Flag.withSchema(PublicUrl.PublicUrl),
    Flag.withMetavar("URL"),
    Flag.withDescription(
      "URL that programs use behind a proxy or for a container, without a path. Default: the host of each request"
    ),
    Flag.optional
  ),
  seed: Flag.Literals("seed", ["demo", "empty"]).pipe(
    Flag.withDescription(
      "demo: fourteen clients and a month of traffic; empty: the administrator alone. Default: demo"
    ),
    Flag.withDefault("demo")
  ),
  data: Flag.File("data").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Store state in this file (created if missing); --seed applies only to a new file"),
    Flag.optional
  ),
  controlToken: Flag.Redacted("control-token").pipe(
    Flag.withFallbackConfig(Config.Redacted(ControlToken.variable)),
    Flag.withMetavar("TOKEN"),
    Flag.withDescription(
      `Bearer token for /__emulator. Other users of this machine can see flags, so set ${ControlToken.variable} instead. Without a token, only programs on this machine may use /__emulator, and --host takes only 127.0.0.1, ::1 and localhost`
    ),
    Flag.optional
  ),
  behavior: BehaviorFlags.flags,
  usageDelay: BehaviorFlags.flagOf(
    "usageDelay",
    Setting.duration("0 millis", "How long a request takes to appear in usage queries, such as `24 hours`")
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print one line of JSON when ready: url, clientId, clientSecret"),
    Flag.withDefault(false)
  )
}

/** The values of the flags. */
export type Given = Command.Command.Config.Infer<typeof flags>
