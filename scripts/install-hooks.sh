#!/bin/sh
# Has git run scripts/hooks in this checkout. Leaves a checkout alone that has hooks of its own, and never fails.
[ -z "${CI:-}" ] || exit 0
[ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ] || exit 0
git config --get core.hooksPath >/dev/null && exit 0
ls "$(git rev-parse --git-path hooks)" 2>/dev/null | grep -qv '\.sample$' && exit 0
git config --local core.hooksPath scripts/hooks 2>/dev/null
exit 0
