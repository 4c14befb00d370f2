#!/usr/bin/env bash
# Send the seeds to the running stack, and show what comes out until every one of them has its outcome.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

compose=(docker compose --file deploy/compose.yaml --profile replay)
seeds=$(find seeds/articles seeds/bad -type f ! -name 'README*' ! -name '.*' | wc -l)

# Watching starts first, and says so when it has found its place: only what arrives from then on is shown and counted.
watch=$("${compose[@]}" run --detach --no-deps --no-TTY watch watch --limit "$seeds")
trap 'docker rm --force "$watch" > /dev/null' EXIT
until docker logs "$watch" 2>&1 | grep -q watching; do
  [[ $(docker inspect --format '{{.State.Running}}' "$watch") == true ]] || { docker logs "$watch"; exit 1; }
  sleep 0.2
done

docker logs --follow "$watch" &
"${compose[@]}" run --rm --no-deps --no-TTY replay
result=$(docker wait "$watch")
wait
exit "$result"
