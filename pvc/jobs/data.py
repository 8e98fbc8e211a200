"""What the data volume's Jobs fetch and send. Runs in MLflow's image, which has boto3; the runner's has no Python.

    data.py fetch FILE             what SOURCE names (s3://, http(s)://, or `configmap`) to a file; with SHA256 also compared
    data.py send FOLDER            every archive of the folder to ARCHIVE, an s3:// address
    data.py bring FOLDER           the archives named NAME, or the newest, from ARCHIVE to the folder
"""

import hashlib
import os
import shutil
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def main(arguments):
    commands = {"fetch": fetch, "send": send, "bring": bring}
    if len(arguments) != 2 or arguments[0] not in commands:
        sys.exit(f"data: choose of {', '.join(commands)}, and a place")
    try:
        commands[arguments[0]](Path(arguments[1]))
    except (BotoCoreError, ClientError, OSError) as e:
        sys.exit(f"data: {arguments[0]}: {e}")


def refuse(message):
    """Ends with what no second try can cure; 1 is for what one may."""
    print(f"data: {message}", file=sys.stderr)
    sys.exit(2)


def store():
    return boto3.client(
        "s3",
        endpoint_url=os.environ.get("MLFLOW_S3_ENDPOINT_URL"),
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 5, "mode": "standard"}),
    )


def place_of(address):
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        refuse(f"an address in S3 is s3://BUCKET/PLACE, was {address}")
    return parts.netloc, parts.path.strip("/")


def digest_of(file):
    with open(file, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def fetch(file):
    source, wanted = os.environ.get("SOURCE", ""), os.environ.get("SHA256", "")
    if not source:
        print("data: no source is named: what lies there is kept, or made up")
        return
    if source == "configmap":
        given = Path("/customers/telco-churn.csv")
        if not given.exists():
            refuse("there is no ConfigMap customers with a telco-churn.csv: see pvc/README.md")
        shutil.copyfile(given, file)
    elif source.startswith("s3://"):
        bucket, key = place_of(source)
        store().download_file(bucket, key, str(file))
    elif source.startswith(("http://", "https://")):
        with urllib.request.urlopen(source, timeout=60) as answer, open(file, "wb") as out:
            shutil.copyfileobj(answer, out)
    else:
        refuse(f"SOURCE is s3://…, http(s)://…, configmap or nothing, was {source}")
    found = digest_of(file)
    if wanted and found != wanted.lower():
        refuse(f"{source} has the checksum {found} and not {wanted}: it is not the file that was meant")
    print(f"data: fetched {source} ({file.stat().st_size} bytes, sha256 {found})")


def send(folder):
    s3, (bucket, prefix) = store(), place_of(os.environ["ARCHIVE"])
    for file in sorted(folder.glob("*.tar.gz")):
        key, digest = f"{prefix}/{file.name}", digest_of(file)
        s3.upload_file(str(file), bucket, key, ExtraArgs={"Metadata": {"sha256": digest}})
        stored = s3.head_object(Bucket=bucket, Key=key)
        if (stored["ContentLength"], stored["Metadata"].get("sha256")) != (file.stat().st_size, digest):
            sys.exit(f"data: s3://{bucket}/{key} is not what was sent")
        print(f"data: wrote s3://{bucket}/{key} ({file.stat().st_size} bytes)")


def bring(folder):
    s3, (bucket, prefix) = store(), place_of(os.environ["ARCHIVE"])
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
    keys = sorted(item["Key"] for page in pages for item in page.get("Contents", []) if item["Key"].endswith(".tar.gz"))
    times = sorted({key.removeprefix(f"{prefix}/").partition("Z-")[0] + "Z" for key in keys})
    # One that was cut off half-way is none.
    times = [time for time in times if {f"{prefix}/{time}-{volume}.tar.gz" for volume in ("data", "artifacts")} <= set(keys)]
    wanted = os.environ.get("NAME", "newest")
    time = (times or [""])[-1] if wanted == "newest" else wanted
    if time not in times:
        refuse(f"there is no archive {wanted} in s3://{bucket}/{prefix}/: there are {', '.join(times) or 'none'}")
    for key in keys:
        if key.startswith(f"{prefix}/{time}-"):
            file = folder / key.removeprefix(f"{prefix}/{time}-")
            s3.download_file(bucket, key, str(file))
            if digest_of(file) != s3.head_object(Bucket=bucket, Key=key)["Metadata"].get("sha256"):
                refuse(f"s3://{bucket}/{key} is damaged: its checksum is another than when it was sent")
            print(f"data: brought s3://{bucket}/{key}")


if __name__ == "__main__":
    main(sys.argv[1:])
