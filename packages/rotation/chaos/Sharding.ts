/** Intervals of the cluster, short enough for a run of two minutes. They are in the time of the machine. */
import type * as ShardingConfig from "effect/cluster/ShardingConfig"

export const config: Partial<ShardingConfig.ShardingConfig["Service"]> = {
  // Each is released by a statement of its own when a runner comes or goes.
  shardsPerGroup: 30,
  shardLockExpiration: "8 seconds",
  shardLockRefreshInterval: "2 seconds",
  refreshAssignmentsInterval: "1 second",
  runnerHealthCheckInterval: "3 seconds",
  entityTerminationTimeout: "3 seconds",
  entityMessagePollInterval: "500 millis"
}
