/**
 * How much the longest tests try. `pnpm test` takes a part in which every fault, operation, grant and response occurs;
 * with `TEST_SCALE=full`, as in `pnpm test:integration`, they try every combination.
 */
export const isFull = process.env["TEST_SCALE"] === "full"
