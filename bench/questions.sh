#!/usr/bin/env bash
# Times the questions of API and pages over ten million events, and prints a table. The first argument is a folder to keep the database
# in (it is filled once, 1.5 GB); without one a new one is filled and removed. A second asks only questions that contain it.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${1:-}
if [ -z "$data" ]; then
    data=$(mktemp -d)
    trap 'rm -rf "$data"' EXIT
fi

dotnet build src/Plumbline.Cli -c Release -v q --nologo >&2
dotnet build bench/Plumbline.Questions -c Release -v q --nologo >&2
dotnet bench/Plumbline.Questions/bin/Release/net10.0/Plumbline.Questions.dll \
    src/Plumbline.Cli/bin/Release/net10.0/plumb.dll "$data" ${2:+"$2"}
