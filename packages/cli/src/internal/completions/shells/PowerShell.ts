/** The script for PowerShell. The candidate is a quoted text if it has a character with a meaning. */
import { verbatim } from "./Verbatim.ts"

export const powershell = verbatim`# Completions of genesys-oauth for PowerShell. The program itself finds the candidates, and sends no request.

Register-ArgumentCompleter -Native -CommandName 'genesys-oauth' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
  # Older versions drop an empty argument, and the script of npm drops -- without quotes.
  $new = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
  # The program writes UTF-8, which names of clients may need. A host without a console refuses, and keeps its encoding.
  $encoding = [Console]::OutputEncoding
  try { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new() } catch [System.IO.IOException] { }
  $candidates = & 'genesys-oauth' '__complete' @new '--' @words 2>$null
  try { [Console]::OutputEncoding = $encoding } catch [System.IO.IOException] { }
  $candidates | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    $text = if ($value -match '^[\w./=-]+$') { $value } else {
      "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'"
    }
    $tip = if ($description) { $description } else { $value }
    [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $tip)
  }
}`
