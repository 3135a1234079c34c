/**
 * Marks a twin in its description, until its rotation is done: a twin whose creation was not recorded is found again by it.
 */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"

const markerOf = (rotationId: string) => `[rotation ${rotationId}]`

export const add = (description: string | undefined, rotationId: string): string =>
  [remove(description, rotationId), markerOf(rotationId)].filter((part) => part !== "").join(" ")

export const remove = (description: string | undefined, rotationId: string): string =>
  (description ?? "").replaceAll(markerOf(rotationId), "").trim()

export const has = ({ description = "" }: OAuthClient, rotationId: string): boolean =>
  description.includes(markerOf(rotationId))

/** The rotation of a twin, if that has not ended. */
export const rotationOf = ({ description = "" }: OAuthClient): string | undefined =>
  /\[rotation ([\w-]+\/[^\]]+)\]/.exec(description)?.[1]
