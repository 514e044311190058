# 不联网安装闭环 · Installs Bihuan without a network: install.cmd [FOLDER]   (default: %LOCALAPPDATA%\bihuan)
param([string]$Target = (Join-Path $env:LOCALAPPDATA 'bihuan'))
# This file begins with a byte order mark: Windows PowerShell reads it as UTF-8 only then.
$ErrorActionPreference = 'Continue' # programs that write to standard error are no fault; what counts is looked at below
Set-Location $PSScriptRoot

function GiveUp($zh, $en) { Write-Host "install: $zh ($en)" -ForegroundColor Red; exit 1 }

$found = $null
if (Get-Command py -ErrorAction SilentlyContinue) {
    foreach ($minor in '3.13', '3.12', '3.11') {
        if (-not (Test-Path "wheels\windows-x86_64-$minor")) { continue }
        $said = & py "-$minor" -c "import struct; print(struct.calcsize('P') * 8)" 2>$null
        if ($LASTEXITCODE -eq 0 -and $said -eq '64') { $found = $minor; break }
    }
}
if (-not $found) {
    GiveUp '没有合用的 Python：装 python.org 的 64 位 Python 3.11 至 3.13（带 py 启动器）' 'no Python that fits: install the 64-bit Python 3.11 to 3.13 of python.org (with the py launcher)'
}

Write-Host '核对文件 checking the files'
foreach ($line in Get-Content -Encoding UTF8 'SHA256SUMS') {
    $sum, $name = $line -split '  ', 2
    if ((Get-FileHash -Algorithm SHA256 $name).Hash -ne $sum) { GiveUp "$name 不完整或被改过" "$name is damaged or was changed" }
}

$wheel = (Get-ChildItem 'bihuan-*.whl')[0]
$version = $wheel.Name.Split('-')[1]
$place = Join-Path $Target $version
if (-not (Test-Path (Join-Path $place '.complete'))) {
    if (Test-Path $place) { Remove-Item -Recurse -Force $place }
    & py "-$found" -m venv $place
    if ($LASTEXITCODE) { GiveUp '建不了虚拟环境' 'the virtual environment could not be made' }
    $python = Join-Path $place 'Scripts\python.exe'
    $common = '--quiet', '--disable-pip-version-check', '--no-index', '--no-deps'
    & $python -m pip install @common --require-hashes --only-binary ':all:' --find-links 'wheels\any' --find-links "wheels\windows-x86_64-$found" -r "wheels\windows-x86_64-$found\requirements.txt"
    if ($LASTEXITCODE) { GiveUp '依赖没有装上（见上）' 'the packages could not be installed (see above)' }
    & $python -m pip install @common $wheel.FullName
    if ($LASTEXITCODE) { GiveUp '程序没有装上（见上）' 'the program could not be installed (see above)' }
    New-Item -ItemType File (Join-Path $place '.complete') | Out-Null
}
Set-Content -Encoding ASCII (Join-Path $Target 'bihuan.cmd') "@`"%~dp0$version\Scripts\bihuan.exe`" %*"
Write-Host "装好了 ready: $(Join-Path $Target 'bihuan.cmd') serve"
