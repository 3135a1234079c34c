import { RotationStore } from "@effect-genesys/rotation"
import * as StoreSuite from "./StoreSuite.ts"

StoreSuite.run("a store in memory", RotationStore.layerMemory)
