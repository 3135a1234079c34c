/** Makes every text of an audit that comes from a server printable on one line. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Struct from "effect/Struct"
import type { Audit, Unlisted } from "../../Audit.ts"
import * as Naming from "../output/Naming.ts"

export const onOneLine = (audit: Audit): Audit => ({
  ...audit,
  organizationId: audit.organizationId === undefined ? undefined : printable(audit.organizationId),
  fallback: audit.fallback === undefined ? undefined : printable(audit.fallback),
  clients: audit.clients.map((client) => ({
    ...usage(client),
    grantType: printable(client.grantType),
    state: client.state === undefined ? undefined : printable(client.state)
  })),
  unlisted: audit.unlisted.map(usage),
  missing: audit.missing.map((client) => Struct.assign(named(client), { problem: printable(client.problem) }))
})

const usage = <Client extends Unlisted>(client: Client) => ({
  ...client,
  ...named(client),
  topEndpoint: client.topEndpoint === undefined ? undefined : printable(client.topEndpoint)
})

export const named = ({ id, name }: Pick<Unlisted, "id" | "name">) => ({
  id: printable(id),
  name: isInvisible(name) ? Naming.nameless : printable(name)
})

const isInvisible = (name: string) => /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(name)
