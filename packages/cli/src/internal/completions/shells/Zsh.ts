/** The script for zsh. `compadd` quotes candidates. */
import { verbatim } from "./Verbatim.ts"

export const zsh = verbatim`#compdef genesys-oauth
# Completions of genesys-oauth for zsh. The program itself finds the candidates, and sends no request.

_genesys_oauth() {
  local program=genesys-oauth line value description
  local -a given lines values shown
  [[ $words[1] != */* ]] || program=\${(Q)words[1]}
  (( CURRENT < 3 )) || given=("\${(@Q)words[2,CURRENT-1]}")
  lines=("\${(@f)$("$program" __complete -- "\${given[@]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  for line in "\${lines[@]}"; do
    [[ -n $line ]] || continue
    if [[ $line == :files ]]; then
      [[ $PREFIX != --*=* ]] || compset -P '*='
      _files
      return
    fi
    value=\${line%%$'\t'*} description=\${line#*$'\t'}
    values+=("$value")
    if [[ $value == "$line" ]]; then shown+=("$value"); else shown+=("$value  -- $description"); fi
  done
  compadd -l -d shown -a -- values
}

if [[ $funcstack[1] == _genesys-oauth ]]; then _genesys_oauth; else compdef _genesys_oauth genesys-oauth; fi`
