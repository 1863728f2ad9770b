#!/usr/bin/env bash
# Reports over session logs beside ccusage: first runs and runs with the index, interleaved, warm page cache.
#   bench/session-logs.sh FOLDER CCUSAGE [RUNS]
# FOLDER holds trees (each with projects/ and the generator's truth.json), CCUSAGE is the peer's binary.
# Prints medians of wall and CPU seconds, the largest memory, the ratio to ccusage, and whether our totals equal the truth. PLUMB names another plumb.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
folder=$1 ccusage=$2 runs=${3:-5}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
plumb=${PLUMB:-}
if [ -z "$plumb" ]; then
    dotnet publish src/Plumbline.Cli -r linux-x64 -o "$scratch/plumb" -v q --nologo >/dev/null
    plumb=$scratch/plumb/plumb
fi
export HOME=$scratch/home XDG_CACHE_HOME=$scratch/cache
mkdir -p "$HOME"

# One run of a command: appends "wall cpu kilobytes" to a file of figures, its output goes to a file.
timed() { # figures, output, command…
    local figures=$1 out=$2; shift 2
    /usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$@" >"$out"
    awk '{ print $1, $2 + $3, $4 }' "$scratch/time" >>"$figures"
}

ours() { timed "$1" "$scratch/ours.json" "$plumb" daily --dir "$tree" --tz UTC --json; }
peer() { CLAUDE_CONFIG_DIR=$tree timed "$scratch/$name.peer" "$scratch/peer.json" "$ccusage" claude daily --json --offline -z UTC; }

median() { # figures, column
    awk -v c="$2" '{ print $c }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'
}

# Our totals and days against the truth, exactly.
check() {
    jq -e -n --slurpfile ours "$scratch/ours.json" --slurpfile truth "$tree/truth.json" '
        def row: [.requests, .input_tokens, .output_tokens, .cache_read_tokens, .cache_creation_5m_tokens, .cache_creation_1h_tokens];
        def sums: [.messages, .in, .out, .cr, .c5, .c1];
        ($ours[0].rows | map({key, value: row}) | from_entries) == (
            $truth[0].by_day_model | to_entries | map(.key |= split("|")[0]) | group_by(.key)
            | map({key: .[0].key, value: (map(.value | sums) | transpose | map(add))}) | from_entries)
        and ($ours[0].total | row) == ($truth[0].totals | sums)' >/dev/null && echo equal || echo DIFFERENT
}

printf '%-10s %-8s %8s %8s %9s %7s  %s\n' tree run wall_s cpu_s memory_mb ratio truth
for tree in "$folder"/*/; do
    tree=${tree%/}
    [ -f "$tree/truth.json" ] || continue
    name=$(basename "$tree")
    cat "$tree"/projects/*/*.jsonl >/dev/null
    first=equal again=equal
    for _ in $(seq "$runs"); do
        rm -rf "$XDG_CACHE_HOME"
        ours "$scratch/$name.first"; [ "$(check)" = equal ] || first=DIFFERENT
        peer
        ours "$scratch/$name.again"; [ "$(check)" = equal ] || again=DIFFERENT
    done
    for run in first again peer; do
        figures=$scratch/$name.$run
        ratio=$(awk -v a="$(median "$figures" 1)" -v b="$(median "$scratch/$name.peer" 1)" 'BEGIN { printf "%.3f", (b > 0 ? a / b : 0) }')
        memory=$(awk '{ if ($3 > m) m = $3 } END { printf "%.0f", m / 1024 }' "$figures")
        truth=-; [ "$run" = first ] && truth=$first; [ "$run" = again ] && truth=$again
        printf '%-10s %-8s %8.3f %8.3f %9s %7s  %s\n' "$name" "$run" "$(median "$figures" 1)" "$(median "$figures" 2)" "$memory" "$ratio" "$truth"
    done
done
