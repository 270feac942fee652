"""The peer's application: Celery on a Redis broker, two queues. Needs Debian's /usr/bin/python3 with python3-celery and python3-redis."""
import os
import time

import redis
from celery import Celery

URL = os.environ["REDIS_URL"]
app = Celery("peer", broker=URL, backend=None)
app.conf.update(
    task_routes={"app.noop_a": {"queue": "qa"}, "app.noop_b": {"queue": "qb"}, "app.stamp": {"queue": "qa"}},
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=int(os.environ.get("PREFETCH", "4")),
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    broker_transport_options={"visibility_timeout": 3600},
    broker_connection_retry_on_startup=True,
)
_connection = None


def connection():
    global _connection
    if _connection is None:
        _connection = redis.Redis.from_url(URL)
    return _connection


@app.task(name="app.noop_a")
def noop_a(number, payload):
    return number


@app.task(name="app.noop_b")
def noop_b(number, payload):
    return number


@app.task(name="app.stamp")
def stamp(sent_at):
    # From the submission to the execution in the worker, on one clock.
    connection().rpush("latencies", time.time() - sent_at)
