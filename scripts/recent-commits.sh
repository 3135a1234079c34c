#!/bin/sh
# Checks the subjects of the last twenty commits, as far as they are younger than the rule. A shallow clone has fewer.
cd "$(dirname "$0")/.." || exit 1
git rev-parse --git-dir >/dev/null 2>&1 || exit 0
since=$(git log --diff-filter=A --format=%H -n 1 -- scripts/commit-subjects.sh)
[ -n "$since" ] || exit 0
git log --no-merges --format=%s -n 20 "$since..HEAD" | scripts/commit-subjects.sh
