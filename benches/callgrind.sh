#!/usr/bin/env bash
# Instructions per ordinary message, counted by callgrind: the one figure that is steady on shared machines. The messages and phrases
# are made up by benches/engine/messages.rs and never change with the response files. Fails when the figure is more than 3 % above the
# first number in benches/callgrind.baseline.
#   benches/callgrind.sh            compare
#   benches/callgrind.sh --update   write a new baseline
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --locked --quiet -p sanad-engine --bin count-engine
program="${CARGO_TARGET_DIR:-target}/release/count-engine"

# Instructions of a run that scans all messages so many times after the first.
count() {
  local said
  said=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" 2>&1) || { echo "$said" >&2; return 1; }
  sed -n 's/.*Collected : *\([0-9][0-9]*\).*/\1/p' <<<"$said"
}

# What one more pass over the 2,000 messages costs: start, table and compiling are in both runs and go away.
once=$(count 1)
twice=$(count 2)
now=$(((twice - once) / 2000))
compiler=$(rustc --version | cut -d' ' -f1-2)

if [ "${1:-}" = --update ]; then
  echo "$now $compiler" >benches/callgrind.baseline
fi
read -r baseline counted_with <benches/callgrind.baseline
echo "instructions per message: $now (baseline $baseline, $((now * 1000 / baseline - 1000)) per mille)"
if [ "$compiler" != "$counted_with" ]; then
  echo "The baseline was counted with $counted_with and this is $compiler: another compiler may count a little differently."
fi
if [ $((now * 100)) -gt $((baseline * 103)) ]; then
  echo "The engine became slower: scanning an ordinary message takes $now instructions, more than 3 % above the baseline of $baseline." >&2
  echo "Find out why (docs/performance.md, « Counting »), or say in the commit what it buys and run benches/callgrind.sh --update." >&2
  exit 1
fi
if [ $((now * 100)) -lt $((baseline * 97)) ]; then
  echo "The engine became faster by more than 3 %: lower the baseline with benches/callgrind.sh --update, so that it stays so."
fi
