#!/usr/bin/env bash
# Ingest on one core: the server on core 1, the sender on core 0, a fresh data folder for each series.
# Prints one line of JSON a series and appends it to bench/results.jsonl. Arguments choose series by name; none runs all.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; fi; }
trap 'stop; rm -rf "$scratch"' EXIT

dotnet build src/Plumbline.Cli -c Release -v q --nologo
dotnet build bench/Plumbline.Load -c Release -v q --nologo
load=bench/Plumbline.Load/bin/Release/net10.0/Plumbline.Load.dll

# Becomes a command on one core. Only in the background or in a pipe: it takes the place of the shell, so that $! is the command's.
pin() { # core, command…
    local core=$1; shift
    if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then exec taskset -c "$core" "$@"; else exec "$@"; fi
}

# Starts our server; sets web and http.
start_plumb() {
    local data=$1
    pin 1 dotnet src/Plumbline.Cli/bin/Release/net10.0/plumb.dll serve --data "$data" --session-logs none \
        --otlp-http 127.0.0.1:0 --otlp-grpc 127.0.0.1:0 --web 127.0.0.1:0 >"$scratch/ready" 2>"$scratch/log" &
    server=$!
    for _ in $(seq 300); do
        if grep -q '^plumb ready' "$scratch/ready"; then break; fi
        kill -0 "$server" 2>/dev/null || { cat "$scratch/log" >&2; exit 1; }
        sleep 0.1
    done
    web=$(sed -n 's/.* web=\(http[^ ]*\).*/\1/p' "$scratch/ready")
    http=$(sed -n 's/.* otlp-http=\(http[^ ]*\).*/\1/p' "$scratch/ready")
}

series() { # name, sender's options…
    local name=$1; shift
    if [ -n "${only:-}" ] && [[ " $only " != *" $name "* ]]; then return; fi
    start_plumb "$scratch/data-$name"
    pin 0 dotnet "$load" --label "$name" --url "$http" --web "$web" --pid "$server" "$@" | tee -a bench/results.jsonl
    stop
    rm -rf "$scratch/data-$name"
}

only="$*"
series metrics-1k --sessions 1000 --requests 50000
series metrics-1k-delta --sessions 1000 --requests 50000 --temporality delta
series metrics-100k --sessions 100000 --users 2000 --requests 100000 --warmup 10000
series logs-1k --signal logs --sessions 1000 --requests 25000
series metrics-paced --sessions 1000 --requests 10000 --rate 1000
