/** Reads the commit, the branch and the files of the git checkout in the working directory. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const git = (...args: ReadonlyArray<string>) =>
  Program.run("git", args).pipe(
    Effect.mapError(Program.problem("git")),
    Effect.flatMap(({ code, stderr, stdout }) =>
      code === 0
        ? Effect.succeed(stdout)
        : Effect.fail(
            new Problem({
              message:
                "This folder is not a git checkout with a commit; run the command in a clone of the repository.",
              cause: stderr
            })
          )
    )
  )

/** The full hash of the checked-out commit. */
export const commit = Effect.map(git("rev-parse", "--verify", "HEAD"), (hash) => hash.trim())

/** None for a detached HEAD, which many CI systems check out. */
export const branch = Effect.map(git("branch", "--show-current"), (name) =>
  Option.liftPredicate(name.trim(), (trimmed) => trimmed !== "")
)

/** Files that differ from the commit, including untracked ones. */
export const changes = Effect.map(git("status", "--porcelain", "-z", "--no-renames"), (status) =>
  status.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice(3)]))
)

/** Tracked files: those of the commit, and those staged for the next one. */
export const files = (pattern: string) =>
  Effect.map(git("ls-files", "-z", "--", `:(glob)${pattern}`), (names) =>
    names.split("\0").filter((name) => name !== "")
  )
