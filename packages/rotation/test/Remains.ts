/** What a rotation leaves once it has ended, and what is wrong with it. */
import type { Policy, SecretSink } from "@effect-genesys/rotation"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"

export interface Remains {
  /** The id of the client before the rotation. */
  readonly clientId: string
  /** The old client and its twins, without deleted ones. */
  readonly clients: ReadonlyArray<OAuthClient>
  readonly current: SecretSink.Credentials | undefined
  readonly pending: SecretSink.Credentials | undefined
  /** Whether the current credentials sign in. */
  readonly signsIn: boolean
}

interface Flow {
  readonly mode: Policy.Mode
  readonly ends: "completed" | "rolledBack"
}

export const problems = (flow: Flow, { clientId, clients, current, pending, signsIn }: Remains) => {
  const found: Array<string> = []
  const [client] = clients
  if (clients.length !== 1) found.push(`${clients.length} clients`)
  if (client?.state !== "active") found.push(`the client is ${client?.state}`)
  if (client?.description?.includes("[rotation")) found.push("a marker is left")
  if ((flow.ends === "rolledBack" || flow.mode === "inPlace") !== (client?.id === clientId)) {
    found.push("the wrong client is left")
  }
  if (current?.clientId !== client?.id) found.push("the sink has the secret of another client")
  if (flow.ends === "rolledBack" && current?.version !== "original")
    found.push("the old secret is not current")
  if (!signsIn) found.push("the current secret does not sign in")
  if (pending !== undefined) found.push("a pending secret is left")
  return found
}
