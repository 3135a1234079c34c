/** The script for fish, which quotes candidates itself. */
import { verbatim } from "./Verbatim.ts"

export const fish = verbatim`# Completions of genesys-oauth for fish. The program itself finds the candidates, and sends no request.

function __genesys_oauth_candidates
    set -l given (commandline -opc)
    set -e given[1]
    set -l raw (commandline -ct)
    set -l current (string unescape -- $raw)
    or set current $raw
    set -l lines (genesys-oauth __complete -- $given "$current" 2>/dev/null)
    if test "$lines" = :files
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines
    end
end

complete -c genesys-oauth -f -a '(__genesys_oauth_candidates)'`
