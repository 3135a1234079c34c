/** Problems with Vault, as phrases. None has a part of a request or a response, in which a secret could be. */
import * as Data from "effect/Data"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"

export class VaultError extends Data.TaggedError("VaultError")<{
  readonly problem: string
  readonly isRetryable: boolean
}> {}

type Action = "read" | "write" | "delete"

/** The capabilities that a policy needs, and where. */
const needs: { readonly [A in Action]: string } = {
  read: 'the capability "read" for MOUNT/data/PREFIX/*',
  write: 'the capabilities "create" and "update" for MOUNT/data/PREFIX/*',
  delete: 'the capability "delete" for MOUNT/metadata/PREFIX/*'
}

/** The problem of a response with an unexpected status. */
export const of = ({ status }: HttpClientResponse.HttpClientResponse, action: Action): VaultError => {
  const said = `Vault responded to a ${action} with ${status}`
  switch (status) {
    case 403:
      return permanent(`${said}: the token is invalid or expired, or its policy lacks ${needs[action]}`)
    case 404:
      return permanent(`${said}: check the mount and the namespace`)
    case 412:
    case 429:
    case 472:
    case 473:
      return temporary(`${said}: this node is not ready for it`)
    case 501:
      return temporary(`${said}: it is not initialized`)
    case 503:
      return temporary(`${said}: it is sealed or in maintenance`)
    case 204:
      return permanent(`${said}: the mount is not version 2 of the key-value secrets engine`)
    default:
      if (status >= 500) return temporary(said)
      return permanent(
        status >= 300 && status < 400
          ? `${said}: it redirects to another address, which is not followed. Use that of the active node`
          : `${said}: check the address, the mount and the namespace`
      )
  }
}

const permanent = (problem: string) => new VaultError({ problem, isRetryable: false })
const temporary = (problem: string) => new VaultError({ problem, isRetryable: true })

export const mismatch = temporary("somebody else changed it in Vault meanwhile, so nothing was overwritten")

export const timedOut = temporary("Vault sent no response within a minute")

export const unreadable = () => temporary("Vault sent a response that could not be read")

export const unreachable = ({ reason }: HttpClientError.HttpClientError) =>
  temporary(`Vault could not be reached (${reason._tag})`)

export const noToken = ({ message }: Error) => temporary(`there is no token for Vault: ${message}`)
