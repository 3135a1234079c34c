/** The organization that a command is for. */
import type * as Credentials from "@effect-genesys/client/Credentials"

export interface Organization {
  /** The AWS name or the host of the region, or the URL of a gateway. */
  readonly region: string
  readonly credentials: Credentials.Credentials
  /** The profile of this command that keeps the secret, if one does. */
  readonly secretOf?: string
  /** Where these come from, such as `the environment` or `the profile staging`. */
  readonly source: string
}
