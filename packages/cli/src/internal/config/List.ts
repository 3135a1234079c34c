/** Runs `genesys-oauth config list`. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as VendorProfiles from "../organization/VendorProfiles.ts"
import * as Print from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"
import type { ListFlags } from "./ConfigCommand.ts"

const columns: ReadonlyArray<Column> = [
  { title: "Profile", align: "left", least: 12 },
  { title: "Region", align: "left", least: 12 },
  { title: "Client id", align: "left", least: 9, priority: 1 },
  { title: "From", align: "left", priority: 2 }
]

export const run = (flags: ListFlags) =>
  Effect.gen(function* () {
    const settings = yield* Profiles.read
    const own = Array.from(settings.profiles, ([name, { clientId, region }]) => ({
      name,
      region,
      clientId,
      from: "genesys-oauth",
      isDefault: name === settings.default
    }))
    const vendor = Array.from(yield* VendorProfiles.read, ([name, profile]) => ({
      name,
      region: profile.environment ?? "us-east-1",
      clientId: profile.client_credentials ?? "",
      from: "gc",
      isDefault: settings.default === undefined && name === VendorProfiles.defaultName
    }))
    const profiles = [...own, ...vendor]
    yield* Print.print(
      {
        json: profiles,
        fields: ["name", "region", "clientId", "from", "isDefault"],
        text: (width) =>
          profiles.length === 0
            ? "No profiles. Make one with genesys-oauth login."
            : table(
                columns,
                profiles.map(({ clientId, from, isDefault, name, region }) => [
                  printable(isDefault ? `${name} (default)` : name),
                  printable(region),
                  printable(clientId),
                  from
                ]),
                width
              )
      },
      flags
    )
  }).pipe(Failures.exit)
