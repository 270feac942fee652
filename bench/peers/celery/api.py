"""The peer's API: FastAPI. /hello; /job validates, stores and enqueues on plain Redis; /enqueue-celery validates and enqueues with Celery."""
import json
import os
import uuid

import redis.asyncio as redis
from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()
connection = redis.Redis.from_url(os.environ["REDIS_URL"], max_connections=64)


class Job(BaseModel):
    tenant: str = Field(min_length=1, max_length=100)
    kind: str = Field(min_length=1, max_length=100)
    payload: str = Field(min_length=1, max_length=10000)


@app.get("/hello")
async def hello():
    return {"hello": "world"}


@app.post("/enqueue")
async def enqueue(job: Job):
    number = uuid.uuid4().hex
    await connection.lpush("apiq", json.dumps({"id": number, **job.dict()}))
    return {"id": number}


@app.post("/job")
async def store_and_enqueue(job: Job):
    number = uuid.uuid4().hex
    pipeline = connection.pipeline(transaction=True)
    pipeline.hset("job:" + number, mapping={"tenant": job.tenant, "kind": job.kind, "payload": job.payload, "status": "queued"})
    pipeline.lpush("apiq", number)
    await pipeline.execute()
    return {"id": number, "status": "queued"}


@app.post("/enqueue-celery")
def enqueue_celery(job: Job):
    from app import noop_a
    return {"id": noop_a.apply_async((1, job.payload)).id}
