"""What the platform does with its object store: its buckets and users, the backups and their way back. Runs in MLflow's
image (boto3) with the address and the keys in its environment.

    store.py setup                     buckets, users and who may do what; safe to repeat
    store.py save-database FILE        a dump to the backups, the newest KEEP are kept
    store.py fetch-database FILE       the dump named by BACKUP, or the newest
    store.py save-buckets              copies what is new or changed of the buckets; removes nothing
    store.py restore-buckets           puts back what is missing or of another size
"""

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

ENDPOINT = os.environ["S3_ENDPOINT_URL"]
BACKUP_ENDPOINT = os.environ.get("BACKUP_ENDPOINT_URL") or ENDPOINT
REGION = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
BACKUPS = os.environ.get("BACKUP_BUCKET", "backups")
COPIED = ["mlflow", "churnlab"]
"""The buckets that are backed up; a backup of an object lies under buckets/NAME/."""
DUMPS = "postgresql/"
WAIT_SECONDS = 180


def main(arguments):
    commands = {
        "setup": setup,
        "save-database": save_database,
        "fetch-database": fetch_database,
        "save-buckets": save_buckets,
        "restore-buckets": restore_buckets,
    }
    if not arguments or arguments[0] not in commands:
        sys.exit(f"store: choose of {', '.join(commands)}")
    try:
        commands[arguments[0]](*arguments[1:])
    except (BotoCoreError, ClientError, urllib.error.URLError) as e:
        sys.exit(f"store: {arguments[0]}: {e}")


def client(endpoint, prefix="AWS"):
    """S3 with the keys out of PREFIX_ACCESS_KEY_ID and PREFIX_SECRET_ACCESS_KEY."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=os.environ[f"{prefix}_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ[f"{prefix}_SECRET_ACCESS_KEY"],
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 5, "mode": "standard"}, proxies={}),
    )


def say(text):
    print(f"store: {text}", flush=True)


# --- buckets and users


def setup():
    s3 = client(ENDPOINT)
    there = {bucket["Name"] for bucket in answering(s3)["Buckets"]}
    for bucket in (*COPIED, BACKUPS):
        if bucket not in there:
            s3.create_bucket(Bucket=bucket)
            say(f"made the bucket {bucket}")
    if os.environ.get("S3_ADMIN", "versitygw") != "versitygw":
        say("users and rights are those of the S3 provider")
        return
    users = {name: keys_of(name) for name in ("mlflow", "churnlab-s3", "backup")}
    for access, secret in users.values():
        make_user(access, secret)
    names = {name: access for name, (access, _) in users.items()}
    s3.put_bucket_policy(
        Bucket="mlflow",
        Policy=policy("mlflow", writers=[names["mlflow"], names["churnlab-s3"]], readers=[names["backup"]]),
    )
    s3.put_bucket_policy(Bucket="churnlab", Policy=policy("churnlab", writers=[names["churnlab-s3"]], readers=[names["backup"]]))
    s3.put_bucket_policy(Bucket=BACKUPS, Policy=policy(BACKUPS, writers=[names["backup"]], readers=[]))
    say(f"buckets {', '.join([*COPIED, BACKUPS])}; users {', '.join(names.values())}")


def answering(s3):
    """The list of buckets, as soon as the server answers."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return s3.list_buckets()
        except (BotoCoreError, ClientError) as e:
            refused = isinstance(e, ClientError) and e.response["ResponseMetadata"]["HTTPStatusCode"] == 403
            if refused or time.monotonic() > end:
                raise
            time.sleep(1)


def keys_of(secret):
    folder = Path(os.environ["SECRETS"]) / secret
    return [(folder / key).read_text().strip() for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]


def make_user(access, secret):
    """A user of versitygw, or its new secret; over the admin calls that its own `versitygw admin` uses."""
    account = f"<Account><Access>{escape(access)}</Access><Secret>{escape(secret)}</Secret><Role>user</Role></Account>"
    if admin("/create-user", account) == 409:
        change = f"<MutableProps><Secret>{escape(secret)}</Secret></MutableProps>"
        admin(f"/update-user?access={quoteattr(access)[1:-1]}", change)


def admin(path, body):
    body = body.encode()
    digest = hashlib.sha256(body).hexdigest()
    request = AWSRequest(method="PATCH", url=ENDPOINT + path, data=body, headers={"X-Amz-Content-Sha256": digest})
    root = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    S3SigV4Auth(root, "s3", REGION).add_auth(request)
    ready = request.prepare()
    call = urllib.request.Request(ready.url, ready.body, dict(ready.headers), method="PATCH")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(call, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as e:
        if e.code == 409:
            return e.code
        raise


def policy(bucket, writers, readers):
    places = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    read = ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject"]
    write = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"]
    statements = [{"Effect": "Allow", "Principal": {"AWS": writers}, "Action": read + write, "Resource": places}]
    if readers:
        statements.append({"Effect": "Allow", "Principal": {"AWS": readers}, "Action": read, "Resource": places})
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


# --- backups


def digest_of(file):
    """Read in parts: a dump may be larger than the memory."""
    with open(file, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def save_database(file):
    s3 = client(BACKUP_ENDPOINT)
    key = f"{DUMPS}{datetime.now(timezone.utc):%Y-%m-%dT%H%M%SZ}.dump"
    digest, size = digest_of(file), Path(file).stat().st_size
    s3.upload_file(file, BACKUPS, key, ExtraArgs={"Metadata": {"sha256": digest}})
    stored = s3.head_object(Bucket=BACKUPS, Key=key)
    if (stored["ContentLength"], stored["Metadata"].get("sha256")) != (size, digest):
        sys.exit(f"store: s3://{BACKUPS}/{key} is not what was sent")
    say(f"wrote s3://{BACKUPS}/{key} ({size} bytes)")
    for old in dumps(s3)[: -int(os.environ.get("KEEP", "14"))]:
        s3.delete_object(Bucket=BACKUPS, Key=old)
        say(f"removed s3://{BACKUPS}/{old}")


def dumps(s3):
    return sorted(key for key in listing(s3, BACKUPS, DUMPS) if key.endswith(".dump"))


def fetch_database(file):
    s3 = client(BACKUP_ENDPOINT)
    there = dumps(s3)
    wanted = os.environ.get("BACKUP", "newest")
    key = (there or [None])[-1] if wanted == "newest" else DUMPS + wanted.removeprefix(DUMPS)
    if key not in there:
        names = ", ".join(name.removeprefix(DUMPS) for name in there) or "none"
        sys.exit(f"store: there is no backup {wanted} in s3://{BACKUPS}/{DUMPS}: there are {names}")
    s3.download_file(BACKUPS, key, file)
    digest = digest_of(file)
    if digest != s3.head_object(Bucket=BACKUPS, Key=key)["Metadata"].get("sha256"):
        sys.exit(f"store: s3://{BACKUPS}/{key} is damaged: its checksum is {digest}")
    say(f"fetched s3://{BACKUPS}/{key}")


def save_buckets():
    for bucket in COPIED:
        copy(client(ENDPOINT), bucket, "", client(BACKUP_ENDPOINT, "BACKUP"), BACKUPS, f"buckets/{bucket}/", newer=True)


def restore_buckets():
    for bucket in COPIED:
        copy(client(BACKUP_ENDPOINT, "BACKUP"), BACKUPS, f"buckets/{bucket}/", client(ENDPOINT), bucket, "", newer=False)


def listing(s3, bucket, prefix):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {item["Key"]: item for page in pages for item in page.get("Contents", []) if not item["Key"].endswith("/")}


def copy(source, bucket, prefix, target, target_bucket, target_prefix, newer):
    """Copies each object that the target lacks or has in another size; with newer also one that was written after its copy."""
    there = listing(target, target_bucket, target_prefix)
    copied = 0
    for key, item in listing(source, bucket, prefix).items():
        name = target_prefix + key.removeprefix(prefix)
        old = there.get(name)
        if old and old["Size"] == item["Size"] and not (newer and item["LastModified"] > old["LastModified"]):
            continue
        target.upload_fileobj(source.get_object(Bucket=bucket, Key=key)["Body"], target_bucket, name)
        copied += 1
    say(f"s3://{bucket}/{prefix} to s3://{target_bucket}/{target_prefix}: {copied} copied, {len(there)} there before")


if __name__ == "__main__":
    main(sys.argv[1:])
