/** Of UTC, in milliseconds: none of its days has more or less. */
export const day = 86_400_000
