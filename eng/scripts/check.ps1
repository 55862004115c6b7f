# Reads each PowerShell script of the repository and fails if one has a mistake in its syntax, or uses a name that only exists in one's own profile.
$ErrorActionPreference = 'Stop'
$files = git ls-files --cached --others --exclude-standard '*.ps1'
$failed = $false

foreach ($file in $files) {
    $tokens = $null
    $mistakes = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile((Resolve-Path $file), [ref] $tokens, [ref] $mistakes)
    foreach ($mistake in $mistakes) {
        $failed = $true
        Write-Output "FAILED  ${file}:$($mistake.Extent.StartLineNumber) $($mistake.Message)"
    }

    # An alias such as 'curl' means another program on another machine.
    $commands = $tree.FindAll({ param($node) $node -is [System.Management.Automation.Language.CommandAst] }, $true)
    foreach ($command in $commands) {
        $name = $command.GetCommandName()
        if ($name -and (Get-Alias $name -ErrorAction SilentlyContinue)) {
            $failed = $true
            Write-Output "FAILED  ${file}:$($command.Extent.StartLineNumber) '$name' is an alias. Write the name of the command."
        }
    }
}

Write-Output "PowerShell: $(@($files).Count) scripts were read."
exit [int] $failed
