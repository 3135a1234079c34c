#!/bin/sh
# Checks subjects of commits, one on each line of standard input: `area: imperative summary`, at most 72 characters.
export LC_ALL=C.UTF-8
status=0
while IFS= read -r subject; do
  case $subject in
    "Merge "* | "Revert "* | "fixup! "* | "squash! "* | "amend! "*) continue ;;
  esac
  length=$(printf %s "$subject" | wc -m)
  if ! printf '%s\n' "$subject" | grep -qE '^[a-z][a-z0-9-]*(, [a-z][a-z0-9-]*)*: [a-z].*[^.]$'; then
    printf 'Not "area: imperative summary", such as "client: retry after a 503": %s\n' "$subject"
    status=1
  elif [ "$length" -gt 72 ]; then
    printf '%s characters, at most 72 are allowed: %s\n' $((length)) "$subject"
    status=1
  fi
done
exit $status
