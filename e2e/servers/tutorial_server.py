"""A server that is not JavaScript: tutorial.proto on Python's grpcio, as a tutorial's reader would write it.

Prints `port N` when it listens (on 127.0.0.1 only) and ends with its standard input.
Needs grpcio, protobuf and protoc; the tests install Debian's.
"""
import importlib
import os
import subprocess
import sys
import tempfile
import time
from concurrent import futures

import grpc

here = os.path.dirname(os.path.abspath(__file__))
generated = tempfile.mkdtemp(prefix="wirebench-python-")
subprocess.run(["protoc", f"-I{here}", f"--python_out={generated}", os.path.join(here, "tutorial.proto")], check=True)
sys.path.insert(0, generated)
pb = importlib.import_module("tutorial_pb2")


def get_user(request, context):
    asked = dict(context.invocation_metadata())
    context.send_initial_metadata((("x-served-by", "python"), ("x-trace-bin", b"\x00\x01\xff")))
    context.set_trailing_metadata((("x-cost", "1"), ("x-cost", "2")))
    if request.id == 404:
        context.abort(grpc.StatusCode.NOT_FOUND, "没有这个用户 (no such user)")
    if request.id > 1000 and request.id < 2**53 and (asked.get("user"), asked.get("token")) != ("admin", "s3cret"):
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "user and token, please")
    user = pb.User(id=request.id, name="小泽 Xiaoze", email="xiaoze@example.com", level=pb.LEVEL_ADMIN)
    user.joined.FromJsonString("2026-11-20T22:13:20.5Z")
    user.tags["team"] = "build"
    return user


def count(request, context):
    for number in range(1, request.count + 1):
        if request.pause_ms:
            time.sleep(request.pause_ms / 1000)
        yield pb.Tick(number=number, text=f"tick {number} 滴答")


def total(requests, context):
    values = [request.value for request in requests]
    return pb.Total(count=len(values), sum=sum(values))


def talk(requests, context):
    last = ""
    for line in requests:
        last = line.text
        yield pb.Line(**{"from": "python", "text": last.upper()})
    if last == "farewell":
        yield pb.Line(**{"from": "python", "text": "PYTHON SAYS GOODBYE"})


def handler(kind, behaviour, request, response):
    return getattr(grpc, f"{kind}_rpc_method_handler")(
        behaviour, request_deserializer=request.FromString, response_serializer=response.SerializeToString
    )


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers(
    (
        grpc.method_handlers_generic_handler(
            "tutorial.v1.UserService", {"GetUser": handler("unary_unary", get_user, pb.GetUserRequest, pb.User)}
        ),
        grpc.method_handlers_generic_handler(
            "tutorial.v1.StreamService",
            {
                "Count": handler("unary_stream", count, pb.CountRequest, pb.Tick),
                "Sum": handler("stream_unary", total, pb.Number, pb.Total),
                "Talk": handler("stream_stream", talk, pb.Line, pb.Line),
            },
        ),
    )
)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"port {port}", flush=True)
sys.stdin.read()
server.stop(None)
