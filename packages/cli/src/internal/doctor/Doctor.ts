/** Runs `genesys-oauth doctor`. A check that needs the result of a failed one is unknown; all others run. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Regions from "@effect-genesys/client/Regions"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import manifest from "../../../package.json" with { type: "json" }
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import type { Organization } from "../organization/Organization.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Print from "../output/Print.ts"
import * as Waiting from "../output/Waiting.ts"
import * as Settings from "../Settings.ts"
import * as Account from "./Account.ts"
import * as Check from "./Check.ts"
import type { DoctorFlags } from "./DoctorCommand.ts"
import * as Network from "./Network.ts"
import * as Proxy from "./Proxy.ts"
import * as SessionFiles from "./SessionFiles.ts"

export const run = (flags: DoctorFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, Check.printed([]).fields)
    const checks = yield* Waiting.show("Checking")(all)
    yield* Print.print(Check.printed(checks), flags)
    const failed = checks.filter(({ outcome }) => outcome === "failed")
    if (failed.length > 0) {
      return yield* Failures.failed(
        `${failed.length} of ${checks.length} checks failed: ${failed.map(({ check }) => check).join(", ")}.`
      )
    }
  }).pipe(Failures.exit)

const all = Effect.gen(function* () {
  const organization = yield* Effect.result(Current.organization)
  const region = Result.isSuccess(organization)
    ? Option.some(organization.success.region)
    : yield* regionAlone
  const location = Option.map(region, Regions.locate)
  const transport = yield* Effect.result(Layer.build(NodeTransport.layer))
  const network = yield* Network.checks(
    Option.flatMap(location, Result.getSuccess),
    Result.map(transport, (context) => Network.clientIn(context))
  )
  const account = yield* Result.isFailure(organization)
    ? Effect.succeed(Account.unknown("the organization is unknown"))
    : Result.isFailure(transport) || network.isUnreachable
      ? Effect.succeed(Account.unknown("the hosts do not respond"))
      : Account.checks(organization.success).pipe(Effect.provide(transport.success))
  return [
    Check.ok("Node.js", globalThis.process.versions.node),
    Check.ok("package", `${manifest.name} ${manifest.version}`),
    Result.match(organization, {
      onFailure: ({ message }) => Check.failed("organization", message),
      onSuccess: described
    }),
    regionCheck(region, location),
    ...network.hosts,
    yield* Proxy.check,
    network.clock,
    ...account,
    yield* SessionFiles.check
  ]
}).pipe(Effect.scoped)

const described = ({ credentials, source }: Organization) =>
  Check.ok(
    "organization",
    `From ${source}, with ${"clientId" in credentials ? `the client ${credentials.clientId}` : "an access token"}.`
  )

const regionCheck = (
  region: Option.Option<string>,
  location: Option.Option<Result.Result<Regions.Location, Regions.UnknownRegion>>
) => {
  if (Option.isNone(region) || Option.isNone(location)) {
    return Check.unknown("region", "None is configured. The default is us-east-1.")
  }
  return Result.match(location.value, {
    onFailure: ({ message }) => Check.failed("region", message),
    onSuccess: ({ apiUrl }) => Check.ok("region", `${region.value}, with the API at ${apiUrl}.`)
  })
}

/** The region of an organization without usable credentials. */
const regionAlone = Effect.gen(function* () {
  const given = yield* Settings.region
  if (Option.isSome(given)) return given
  const profile = yield* Settings.profile
  const settings = yield* Effect.option(Profiles.read)
  const name = Option.orElse(profile, () =>
    Option.flatMap(settings, ({ default: standard }) => Option.fromUndefinedOr(standard))
  )
  const inEnvironment = yield* Effect.orElseSucceed(
    Config.option(Config.String("GENESYSCLOUD_REGION")),
    Option.none<string>
  )
  const ofProfile = Option.flatMap(settings, ({ profiles }) =>
    Option.flatMap(name, (key) => Option.fromUndefinedOr(profiles.get(key)?.region))
  )
  return Option.isSome(profile) ? ofProfile : Option.orElse(inEnvironment, () => ofProfile)
})
