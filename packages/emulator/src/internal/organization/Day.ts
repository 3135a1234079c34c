/** A day in milliseconds. All days of UTC are equally long. */
export const day = 86_400_000
