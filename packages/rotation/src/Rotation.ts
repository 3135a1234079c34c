/**
 * The engines of rotations. In memory, a rotation ends with its process. In a cluster, it lives in PostgreSQL and goes on with
 * any runner. The workflow is the same.
 */
import type * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import type * as ShardingConfig from "effect/cluster/ShardingConfig"
import type { ConfigError } from "effect/Config"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Semaphore from "effect/Semaphore"
import type { SocketServerError } from "effect/socket/SocketServer"
import type { SqlClient } from "effect/sql/SqlClient"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import * as Steering from "./internal/Steering.ts"
import * as Body from "./internal/workflow/Body.ts"
import { Concurrency } from "./internal/workflow/Step.ts"
import { Rotations } from "./Rotations.ts"
import * as RotationStore from "./RotationStore.ts"
import type { SecretSink } from "./SecretSink.ts"
import type { SignIn } from "./SignIn.ts"

/**
 * What the steps of a rotation call.
 *
 * @since 0.1.0
 * @category services
 */
export type Services = GenesysCloud.Services | SecretSink | SignIn

/**
 * Options of an engine.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The most steps that run at a time in this process. A rotation that waits takes none. Default: 8. */
  readonly concurrency?: number
}

/**
 * Options of a runner.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClusterOptions extends Options {
  /** Where other runners reach this one. */
  readonly address: { readonly host: string; readonly port: number }
  /** Where this one listens, if that differs. Default: `address`. */
  readonly listen?: { readonly host: string; readonly port: number }
  /** Settings of the cluster, the same for all of its runners. */
  readonly sharding?: Partial<ShardingConfig.ShardingConfig["Service"]>
}

/**
 * Runs rotations on any engine and store, for other ones than those of {@link layerMemory} and {@link layerCluster}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = ({ concurrency = 8 }: Options = {}): Layer.Layer<
  Rotations,
  never,
  Services | RotationStore.RotationStore | WorkflowEngine.WorkflowEngine
> =>
  Layer.merge(
    steering,
    Layer.provide(
      Body.layer,
      Layer.sync(Concurrency, () => Semaphore.makeUnsafe(concurrency))
    )
  )

/**
 * Runs rotations in this process. They and their store end with it: for tests, rehearsals, and rotations in place.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory = (
  options: Options = {}
): Layer.Layer<Rotations | RotationStore.RotationStore, never, Services> =>
  layer(options).pipe(
    Layer.provideMerge(RotationStore.layerMemory),
    Layer.provide(WorkflowEngine.layerMemory)
  )

/**
 * A runner of a cluster: it takes its share of all rotations in the database, and that of a runner that ends.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerCluster = ({
  address,
  listen = address,
  sharding,
  ...options
}: ClusterOptions): Layer.Layer<
  Rotations | RotationStore.RotationStore,
  RotationStore.RotationStoreError | SocketServerError | ConfigError,
  Services | SqlClient
> =>
  layer(options).pipe(
    Layer.provideMerge(RotationStore.layerSql),
    Layer.provide(
      ClusterWorkflowEngine.layer.pipe(
        Layer.provide(
          NodeClusterSocket.layer({
            storage: "sql",
            shardingConfig: {
              ...sharding,
              runnerAddress: Option.some(RunnerAddress.make(address.host, address.port)),
              runnerListenAddress: Option.some(RunnerAddress.make(listen.host, listen.port))
            }
          })
        )
      )
    )
  )

/**
 * Starts, shows and steers the rotations of a cluster, and runs none.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerClient = ({ sharding }: Pick<ClusterOptions, "sharding"> = {}): Layer.Layer<
  Rotations | RotationStore.RotationStore,
  RotationStore.RotationStoreError | ConfigError,
  SqlClient
> =>
  steering.pipe(
    Layer.provideMerge(RotationStore.layerSql),
    Layer.provide(
      ClusterWorkflowEngine.layer.pipe(
        Layer.provide(
          NodeClusterSocket.layer({
            storage: "sql",
            clientOnly: true,
            shardingConfig: { ...sharding, runnerAddress: Option.none() }
          })
        )
      )
    )
  )

const steering = Layer.effect(Rotations, Steering.make)
