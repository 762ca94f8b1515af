#!/bin/sh
# Instructions per message on the fixed messages of the bench, counted by callgrind: the one figure that is the same on every
# machine with the same compiler. Fails when it is more than 3 % above benches/callgrind.baseline.
#   benches/callgrind.sh            compare
#   benches/callgrind.sh --update   write a new baseline
set -eu
cd "$(dirname "$0")/.."
program=$(cargo bench --bench engine --no-run --message-format=json 2>/dev/null |
    sed -n 's/.*"executable":"\([^"]*engine-[^"]*\)".*/\1/p' | tail -n 1)
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --callgrind "$@" 2>&1 |
        sed -n 's/.*Collected : *\([0-9]*\).*/\1/p'
}
once=$(count)
twice=$(count --twice)
# The second pass over the same 2,000 messages is what is left when the first run is taken away.
now=$(((twice - once) / 2000))
if [ "${1:-}" = --update ]; then
    echo "$now" > benches/callgrind.baseline
fi
baseline=$(cat benches/callgrind.baseline)
echo "instructions per message: $now (baseline $baseline)"
[ "$now" -le $((baseline + baseline * 3 / 100)) ]
