/**
 * What rotations know of each other and of the past: fleets, histories, and the calls of each day. It holds no secrets. The
 * workflow engine has a storage of its own; this one is for questions such as `status`.
 */
import * as Layer from "effect/Layer"
import type * as SqlClient from "effect/sql/SqlClient"
import * as Memory from "./internal/store/Memory.ts"
import { RotationStore, type RotationStoreError } from "./internal/store/Service.ts"
import * as Sql from "./internal/store/Sql.ts"

export { RotationStore, RotationStoreError } from "./internal/store/Service.ts"
export type { DayOfCalls, Fleet, Pause } from "./internal/store/Service.ts"

/**
 * A store in memory, which ends with the process.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<RotationStore> = /*#__PURE__*/ Layer.sync(RotationStore, Memory.make)

/**
 * A store in PostgreSQL, in the tables `rotation_fleets`, `rotation_entries`, `rotation_days` and `rotation_calls`. It creates
 * what is missing.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerSql: Layer.Layer<RotationStore, RotationStoreError, SqlClient.SqlClient> =
  /*#__PURE__*/ Layer.effect(RotationStore, Sql.make)
