"""A process that does nothing but look registrations up in PostgreSQL, so that its memory is the matcher's own.

`python -m bench.matching.lookups DSN DAY FILE`: FILE holds pickled applicants; prints one JSON object with the
decisions, the seconds of each lookup, the seconds of processor time, and the peak memory in bytes.
"""

import datetime
import json
import pickle
import sys
import time
from pathlib import Path

import psycopg

from matcher.matching.decision import decide
from matcher.records import lookup

WARM_UP = 200


def main() -> None:
    applicants = pickle.loads(Path(sys.argv[3]).read_bytes())  # noqa: S301 - written by the same benchmark
    day = datetime.date.fromisoformat(sys.argv[2])
    answers, seconds = [], []
    # As a service's pool does (matcher/db.py).
    options = "-c search_path=matcher -c plan_cache_mode=force_custom_plan -c enable_seqscan=off"
    with psycopg.connect(sys.argv[1], options=options, autocommit=True) as connection:
        for one in applicants[:WARM_UP]:
            decide(one, lookup.found(connection, one), day)
        before = time.process_time()
        for one in applicants:
            begin = time.perf_counter()
            decision = decide(one, lookup.found(connection, one), day)
            seconds.append(time.perf_counter() - begin)
            answers.append((decision.decision, decision.tenant_id))
        used = time.process_time() - before
    # Not getrusage: its maximum still knows the parent of before the exec.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory = 1024 * int(status.partition("VmHWM:")[2].split()[0])
    print(json.dumps({"answers": answers, "seconds": seconds, "processor_seconds": used, "memory": memory}))


if __name__ == "__main__":
    main()
