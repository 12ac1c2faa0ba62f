"""An S3-compatible store for the tests, by moto, on a free port of loopback. It has one bucket, `proofs`, and prints its
port as a line of JSON.

A line on standard input is a command, which is answered with a line of JSON:

    list            the keys in the bucket
    alter KEY       replaces the content of an object
    remove KEY      deletes an object

The process ends with its standard input.
"""
import json
import sys

import boto3
from moto.server import ThreadedMotoServer


def say(what):
    print(json.dumps(what), flush=True)


def answer(store, command, key=None):
    if command == "list":
        return [it["Key"] for it in store.list_objects_v2(Bucket="proofs").get("Contents", [])]
    if command == "alter":
        store.put_object(Bucket="proofs", Key=key, Body=b"altered")
    elif command == "remove":
        store.delete_object(Bucket="proofs", Key=key)
    else:
        raise ValueError(command)
    return "done"


server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
store = boto3.client(
    "s3",
    endpoint_url=f"http://127.0.0.1:{port}",
    region_name="eu-west-3",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
)
store.create_bucket(Bucket="proofs", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
say({"port": port})
for line in sys.stdin:
    say(answer(store, *line.split()))
server.stop()
