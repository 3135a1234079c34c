/** The API as it is served: the one of `schemas`, behind the guard. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import { Guard } from "./Guard.ts"

export const EmulatedApi = GenesysCloudApi.middleware(Guard)
