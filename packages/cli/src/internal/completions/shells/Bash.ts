/** The script for bash, from 3.2 on. It never evaluates a word or a candidate. */
import { verbatim } from "./Verbatim.ts"

export const bash = verbatim`# Completions of genesys-oauth for bash. The program itself finds the candidates, and sends no request.

# Splits a command line into words without quotes. The last one is in word, with its quotes in raw, and its open quote in open.
__genesys_oauth_split() {
  local text=$1 i c is_word=
  words=() word= raw= open=
  for ((i = 0; i < \${#text}; i++)); do
    c=\${text:i:1}
    if [[ -z $open && $c == [[:blank:]] ]]; then
      [[ -z $is_word ]] || words+=("$word")
      word= raw= is_word=
      continue
    fi
    is_word=1 raw+=$c
    if [[ -n $open && $c == "$open" ]]; then
      open=
    elif [[ -z $open && ( $c == "'" || $c == '"' ) ]]; then
      open=$c
    elif [[ $c == \\ && $open != "'" ]]; then
      i=$((i + 1)) c=\${text:i:1} raw+=$c
      if [[ $open == '"' && $c != '$' && $c != '"' && $c != \\ && $c != $'\140' ]]; then word+=\\; fi
      word+=$c
    else
      word+=$c
    fi
  done
}

_genesys_oauth() {
  local words word raw open program=genesys-oauth tick=$'\140' line value rest head committed
  COMPREPLY=()
  __genesys_oauth_split "\${COMP_LINE:0:COMP_POINT}"
  local current=$word quote=$open typed=("\${words[@]:1}" "$word")
  [[ \${words[0]} != */* ]] || program=\${words[0]}
  # bash replaces the part of the word after a quote, = or :, which is $2.
  head=\${raw%"$2"}
  __genesys_oauth_split "$head"
  committed=$word
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    value=\${line%%$'\t'*}
    [[ $value == "$current"* ]] || continue
    rest=\${value#"$committed"}
    case $quote in
      "'")
        # Only a quote at the start of the word can be closed and opened again.
        if [[ $head == "'" ]]; then rest=\${rest//\'/\'\\\'\'}; elif [[ $rest == *\'* ]]; then continue; fi
        ;;
      '"')
        # Between double quotes, the history is expanded and ! cannot be escaped.
        [[ $rest != *!* ]] || continue
        rest=\${rest//\\/\\\\} rest=\${rest//\$/\\\$} rest=\${rest//\"/\\\"} rest=\${rest//$tick/\\$tick}
        ;;
      *) printf -v rest %q "$rest" ;;
    esac
    COMPREPLY+=("$rest")
  done < <("$program" __complete -- "\${typed[@]}" 2>/dev/null)
}

complete -F _genesys_oauth genesys-oauth`
