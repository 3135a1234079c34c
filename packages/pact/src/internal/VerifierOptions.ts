/** The options of a verification, as `Verifier` exports them. */
import type { ConnectionOptions } from "node:tls"
import type { ConsumerVersionSelector } from "@pact-foundation/pact-core"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"

export interface Options<R = never> {
  /** Its name in the pacts. Pacts with other providers are skipped; no pact with this one is a failure. */
  readonly provider: string
  /** Where it runs. */
  readonly baseUrl: string
  /** Files and folders, URLs of pacts, or a broker. */
  readonly pacts: ReadonlyArray<string> | Urls | Broker
  /**
   * How provider states are set up, by their names, or the URL of a server that does. What a handler gives fills the
   * `${name}`s of `Matcher.fromProviderState`.
   */
  readonly states?: StateHandlers<R> | string
  /** Added to every request. They replace headers of the pact of the same name, whatever its case. */
  readonly headers?: { readonly [name: string]: string }
  /** How a provider with https is trusted, and so is the URL of `states`. Default: by the authorities that Node trusts. */
  readonly tls?: Tls
  /** For one response. Default: 30 s. */
  readonly timeout?: Duration.Input
  /** Sends the results to the broker of the pacts. */
  readonly publish?: Publish
}

/**
 * As of Node's `tls.connect`: `ca` is the certificate of the authority that signed, or of the server if it signs itself;
 * `cert` and `key` are those of a client. All of them are PEM texts. `rejectUnauthorized: false` accepts any certificate.
 */
export type Tls = Pick<
  ConnectionOptions,
  "ca" | "cert" | "key" | "passphrase" | "rejectUnauthorized" | "servername"
>

/** A token, or a username and a password. Whitespace around a token and a line break at its end are removed. */
export interface Credentials {
  readonly token?: Redacted.Redacted
  readonly username?: string
  readonly password?: Redacted.Redacted
  /** The certificate of the authority of the server, as PEM, where this machine does not trust it. */
  readonly ca?: string
}

/** Pacts at URLs that need credentials, such as the one that a webhook of a broker gives. */
export interface Urls extends Credentials {
  readonly urls: ReadonlyArray<string>
}

export interface Broker extends Credentials {
  readonly url: string
  /** Which pacts, such as `[{ mainBranch: true }, { deployedOrReleased: true }]`. */
  readonly consumerVersionSelectors: ReadonlyArray<ConsumerVersionSelector>
  /** Whether pacts that were never verified may fail. Default: false. */
  readonly enablePending?: boolean
  /** A day such as `2026-03-01`. */
  readonly includeWipPactsSince?: string
  /** Whether it is a failure that there is no pact with the provider. Default: true. */
  readonly failIfNoPactsFound?: boolean
}

export interface Publish {
  /** Such as the hash of the commit. */
  readonly providerVersion: string
  readonly providerVersionBranch?: string
  readonly buildUrl?: string
}

export interface StateHandlers<R = never> {
  readonly [state: string]:
    | StateHandler<R>
    | { readonly setup: StateHandler<R>; readonly teardown: StateHandler<R> }
}

/** A failure fails the verification of the interaction. */
export type StateHandler<R = never> = (params: {
  readonly [name: string]: Schema.Json
}) => Effect.Effect<{ readonly [name: string]: Schema.Json } | void, unknown, R>
