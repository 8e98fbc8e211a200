"""Stores a file in S3 with boto3 and prints the seconds, those of the processors, and by how many KB the process grew at most."""

import sys
import time
from pathlib import Path

import boto3


def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


bucket, key = sys.argv[2].removeprefix("s3://").split("/", 1)
client = boto3.client("s3")
client.put_object(Bucket=bucket, Key=key + ".small", Body=b"small")
before = memory("VmRSS")
spent = time.process_time()
begin = time.perf_counter()
client.upload_file(sys.argv[1], bucket, key)
print(time.perf_counter() - begin, time.process_time() - spent, memory("VmHWM") - before)
