/**
 * The number of cases of the longest tests. `pnpm test` runs a part, in which every fault, operation, grant and response
 * occurs. With `TEST_SCALE=full`, as in `pnpm test:integration`, they run every combination.
 */
export const isFull = process.env["TEST_SCALE"] === "full"
