/** A store in PostgreSQL. */
import type * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import type { RotationStore, RotationStoreError } from "../../RotationStore.ts"

export declare const layer: Layer.Layer<RotationStore, RotationStoreError, SqlClient>
