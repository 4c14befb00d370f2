#!/usr/bin/env bash
# Real Apache Kafka on loopback, without Docker: one KRaft node on Java 17. Ctrl-C or SIGTERM stops it.
#
#   kafka.sh                                  on 127.0.0.1:9092, data in a temporary folder that is removed at the end
#   kafka.sh --port P --controller-port C --data DIR      other ports; DIR is kept, and continued by the next start
#   kafka.sh --fetch                          only get the jars (43 MB, once, into libs/ beside this script)
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
libs=$here/libs
port=9092 controller_port=9093 data='' fetch_only=''

fail() { echo "kafka.sh: $*" >&2; exit 1; }

while (($#)); do
  case $1 in
    --port) port=${2:?} && shift 2 ;;
    --controller-port) controller_port=${2:?} && shift 2 ;;
    --data) data=${2:?} && shift 2 ;;
    --fetch) fetch_only=1 && shift ;;
    *) fail "unknown argument $1; see the top of $0" ;;
  esac
done

command -v java > /dev/null || fail "Java is missing: install a Java 17 runtime (Debian: apt install openjdk-17-jre-headless)"

# The jars are those of this pom.xml or are fetched again; a fetch that was cut short leaves no .pom and counts for nothing.
wanted=$(cksum < "$here/pom.xml")
if [[ $(cat "$libs/.pom" 2> /dev/null || true) != "$wanted" ]]; then
  command -v mvn > /dev/null || fail "Maven is missing: install it (Debian: apt install maven)"
  echo "fetching Apache Kafka with Maven" >&2
  rm -rf "$libs"
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$libs" >&2
  echo "$wanted" > "$libs/.pom"
fi
[[ -z $fetch_only ]] || exit 0

temporary=''
if [[ -z $data ]]; then
  data=$(mktemp -d "${TMPDIR:-/tmp}/kafka.XXXXXX")
  temporary=$data
fi
mkdir -p "$data"
config=$data/server.properties
sed -e "s|@PORT@|$port|g" -e "s|@CONTROLLER_PORT@|$controller_port|g" -e "s|@DATA@|$data|g" \
  "$here/server.properties" > "$config"

# Serial GC and C1 only: it starts faster, which matters more here than throughput after an hour.
run=(java -Xms256m -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Djava.io.tmpdir=$data"
  -cp "$libs/*" "-Dlog4j2.configurationFile=$here/log4j2.properties")

if [[ ! -e $data/log/meta.properties ]]; then
  "${run[@]}" kafka.tools.StorageTool format -t "$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')" \
    -c "$config" > /dev/null
fi

echo "Apache Kafka: 127.0.0.1:$port, data in $data${temporary:+ (removed at the end)}" >&2
[[ -n $temporary ]] || exec "${run[@]}" kafka.Kafka "$config"

"${run[@]}" kafka.Kafka "$config" &
kafka=$!
trap 'kill "$kafka" 2> /dev/null || true; wait "$kafka" || true; rm -rf "$temporary"' EXIT
trap 'exit 0' INT TERM
wait "$kafka"
