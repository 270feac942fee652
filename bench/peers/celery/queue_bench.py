"""usage: queue_bench.py POOL JOBS LATENCIES PREFETCH
Measures Celery with a worker of its own (POOL: prefork or threads, concurrency 2, both queues, PREFETCH: its prefetch multiplier) on the Redis of REDIS_URL, which it empties.
Writes one line of JSON."""
import json
import os
import subprocess
import sys
import threading
import time

import app as peer

pool, jobs, latencies = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
r = peer.connection()
peer.app.conf.broker_pool_limit = 64
r.flushall()
payload = "x" * 200


def submit(count):
    started = time.perf_counter()
    with peer.app.producer_pool.acquire(block=True) as producer:
        for i in range(count):
            (peer.noop_a if i & 1 else peer.noop_b).apply_async((i, payload), producer=producer)
    return started


def submit_concurrently(count, callers=64):
    """One job with each call, by many threads, each with a connection of its own."""
    def call(first):
        with peer.app.producer_pool.acquire(block=True) as producer:
            for i in range(first, count, callers):
                (peer.noop_a if i & 1 else peer.noop_b).apply_async((i, payload), producer=producer)

    threads = [threading.Thread(target=call, args=(first,)) for first in range(callers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count / (time.perf_counter() - started)


def left():
    return r.llen("qa") + r.llen("qb") + r.hlen("unacked")


concurrently = submit_concurrently(jobs)
r.delete("qa", "qb")
started = submit(jobs)
submit_seconds = time.perf_counter() - started

worker = subprocess.Popen(
    [sys.executable, "-m", "celery", "-A", "app", "worker", "-P", pool, "-c", "2", "-Q", "qa,qb", "-l", "WARNING",
     "--without-gossip", "--without-mingle", "--without-heartbeat"],
    env=dict(os.environ, PREFETCH=sys.argv[4], PYTHONDONTWRITEBYTECODE="1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=os.path.dirname(os.path.abspath(__file__)))
try:
    # The clock starts with the first movement: the start of the worker does not count.
    while r.llen("qa") + r.llen("qb") >= jobs:
        time.sleep(0.002)
    started, first = time.perf_counter(), r.llen("qa") + r.llen("qb")
    while left() > 0:
        time.sleep(0.005)
    drain = first / (time.perf_counter() - started)

    processes = subprocess.run(["ps", "-o", "rss=", "--pid", str(worker.pid), "--ppid", str(worker.pid)], capture_output=True, text=True).stdout
    memory = sum(int(line) for line in processes.split()) / 1024

    started = submit(jobs // 2)
    while left() > 0:
        time.sleep(0.005)
    together = (jobs // 2) / (time.perf_counter() - started)

    time.sleep(1)
    r.delete("latencies")
    due = time.perf_counter()
    for _ in range(latencies):
        peer.stamp.apply_async((time.time(),))
        due += 1 / 90
        time.sleep(max(0, due - time.perf_counter()))
    while r.llen("latencies") < latencies:
        time.sleep(0.01)
    measured = [float(value) * 1000 for value in r.lrange("latencies", 0, -1)]
finally:
    worker.terminate()
    worker.wait(20)

print(json.dumps({"submit": jobs / submit_seconds, "submitConcurrently": concurrently, "drain": drain, "together": together, "memory": memory, "latencies": measured}))
