/** The options of a verification, which `Verifier` exports. */
import type { ConnectionOptions } from "node:tls"
import type { ConsumerVersionSelector } from "@pact-foundation/pact-core"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"

/**
 * The provider, the pacts to verify it with, and its provider states.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<R = never> {
  /** The provider's name in the pacts. Pacts with other providers are skipped. No pact with this one is a failure. */
  readonly provider: string
  /** The URL of the running provider. */
  readonly baseUrl: string
  /** Pact files, folders and URLs, or a broker. */
  readonly pacts: ReadonlyArray<string> | Urls | Broker
  /**
   * A handler for each provider state, by name, or the URL of a server that sets up states. The values that a handler
   * returns replace the `${name}`s of `Matcher.fromProviderState`.
   */
  readonly states?: StateHandlers<R> | string
  /** Headers for every request. They replace headers of the pact with the same name, in any case. */
  readonly headers?: { readonly [name: string]: string }
  /** TLS options for a provider with https, and for the URL of `states`. Default: trust the authorities that Node trusts. */
  readonly tls?: Tls
  /** The timeout of one response. Default: 30 seconds. */
  readonly timeout?: Duration.Input
  /** Publishes the results to the broker of the pacts. */
  readonly publish?: Publish
}

/**
 * Options of Node's `tls.connect`, all as PEM texts.
 *
 * `ca` is the certificate of the authority that signed the server's, or the server's own if it is self-signed; `cert`
 * and `key` are those of a client. `rejectUnauthorized: false` accepts any certificate.
 *
 * @since 0.1.0
 * @category models
 */
export type Tls = Pick<
  ConnectionOptions,
  "ca" | "cert" | "key" | "passphrase" | "rejectUnauthorized" | "servername"
>

/**
 * A token, or a username and a password. Whitespace around a token, and line breaks at the end, are removed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  readonly token?: Redacted.Redacted
  readonly username?: string
  readonly password?: Redacted.Redacted
  /** The certificate of the server's authority, as PEM, if this machine does not trust it. */
  readonly ca?: string
}

/**
 * Pacts at URLs that need credentials, such as the URL in a broker's webhook.
 *
 * @since 0.1.0
 * @category models
 */
export interface Urls extends Credentials {
  readonly urls: ReadonlyArray<string>
}

/**
 * A Pact Broker, and the pacts to get from it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Broker extends Credentials {
  readonly url: string
  /** Selects the pacts, such as `[{ mainBranch: true }, { deployedOrReleased: true }]`. */
  readonly consumerVersionSelectors: ReadonlyArray<ConsumerVersionSelector>
  /** Whether pacts that have never been verified may fail. Default: false. */
  readonly enablePending?: boolean
  /** A day such as `2026-03-01`. Work-in-progress pacts since then are verified, too. */
  readonly includeWipPactsSince?: string
  /** Whether the verification fails if the broker has no pact with the provider. Default: true. */
  readonly failIfNoPactsFound?: boolean
}

/**
 * The version of the provider for which results are published to the broker.
 *
 * @since 0.1.0
 * @category models
 */
export interface Publish {
  /** Such as the hash of the commit. */
  readonly providerVersion: string
  readonly providerVersionBranch?: string
  readonly buildUrl?: string
}

/**
 * A handler for each provider state, by name. A handler alone sets the state up, and nothing tears it down.
 *
 * @since 0.1.0
 * @category models
 */
export interface StateHandlers<R = never> {
  readonly [state: string]:
    | StateHandler<R>
    | { readonly setup: StateHandler<R>; readonly teardown: StateHandler<R> }
}

/**
 * Sets up a provider state, or tears it down. If it fails, the verification of the interaction fails.
 *
 * The values that it returns replace the `${name}`s of `Matcher.fromProviderState`.
 *
 * @since 0.1.0
 * @category models
 */
export type StateHandler<R = never> = (params: {
  readonly [name: string]: Schema.Json
}) => Effect.Effect<{ readonly [name: string]: Schema.Json } | void, unknown, R>
