"""A server of messages that are easily damaged on their way: messages.proto on Python's grpcio.

Prints `port N` when it listens (on 127.0.0.1 only) and ends with its standard input.
Needs grpcio, protobuf and protoc; the tests install Debian's.
"""
import importlib
import os
import subprocess
import sys
import tempfile
from concurrent import futures

import grpc
from google.protobuf import text_format

here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory(prefix="wirebench-python-") as generated:
    protos = [os.path.join(here, name) for name in ("messages.proto", "messages-newer.proto")]
    subprocess.run(["protoc", f"-I{here}", f"--python_out={generated}", *protos], check=True)
    sys.path.insert(0, generated)
    pb = importlib.import_module("messages_pb2")
    newer = importlib.import_module("messages_newer_pb2")

# Wire types; there is no 7.
VARINT, BYTES, GROUP, END_GROUP, NONE = 0, 2, 3, 4, 7


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def tag(number, wire_type):
    return varint(number << 3 | wire_type)


def text(number, value):
    """A length-delimited field, whatever its bytes are."""
    return tag(number, BYTES) + varint(len(value)) + value


def echo(request, context):
    seen = text_format.MessageToString(request, as_utf8=True)
    return pb.Echoed(message=request, seen=seen, size=request.ByteSize())


def get_newer(request, context):
    profile = newer.Profile(
        id=2**63 - 1,
        name="小泽",
        level=newer.LEVEL_OWNER,
        score=-5,
        tags=["old", "known"],
        balance=2**64 - 1,
        color=0xFF8000,
        device=2**53 + 1,
        nickname="昵称 nick",
        photo=b"\x89PNG\x00\xff",
        address=newer.Address(city="Köln", zip=50667),
        visits=[1, 300, 70000],
        offsets=[-1, 2**40],
    )
    profile.badge.title = "founder"
    profile.badge.rank = 9007199254740993
    profile.detail.Pack(newer.Secret(word="open sesame"))
    return profile


def get_broken(request, context):
    """Bytes, since no library would make them."""
    before = tag(1, VARINT) + varint(42)
    name = text(2, "Zoë".encode())
    behind = text(6, b"first") + text(6, b"second")
    return {
        pb.MANNER_UNSPECIFIED: before + name + behind,
        pb.MANNER_INVALID_UTF8: before + text(2, b"caf\xe9 \xff au lait") + behind,
        pb.MANNER_TRUNCATED: before + name + text(6, b"first") + tag(6, BYTES) + varint(100) + b"secon",
        pb.MANNER_OPEN_GROUP: before + name + tag(200, GROUP) + behind,
        pb.MANNER_STRAY_END_GROUP: before + name + tag(200, END_GROUP) + behind,
        pb.MANNER_WRONG_WIRE_TYPE: before + name + text(5, b"twelve") + behind,
        pb.MANNER_FIELD_ZERO: before + name + tag(0, VARINT) + varint(1) + behind,
        pb.MANNER_LONG_VARINT: before + name + tag(5, VARINT) + b"\xff" * 10 + b"\x01" + behind,
        pb.MANNER_NO_WIRE_TYPE: before + name + tag(5, NONE) + behind,
    }[request.manner]


def size_of(request, context):
    if request.megabytes > 64:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "At most 64 megabytes, please.")
    return request.megabytes * 1_000_000


def get_items(request, context):
    return items(size_of(request, context))


def get_text(request, context):
    return pb.Text(text=lines(size_of(request, context)))


def items(size):
    """Parts of a message may be written one after another: a thousand items again and again, and a last one."""
    block = pb.Items(items=[item_of(number) for number in range(1, 1001)]).SerializeToString()
    return block * (size // len(block)) + pb.Items(items=[pb.Item(name="the end")]).SerializeToString()


def item_of(number):
    return pb.Item(id=number, name=f"item {number} 条目", weight=number / 7, tags=["of many", f"group {number % 10}", "a tag"])


def lines(size):
    return "".join(f"line {number:9} of many 行\n" for number in range(1, size // 30 + 1)) + "the end"


def get_nested(request, context):
    if request.depth > 20_000:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "At most 20,000 deep, please.")
    message = text(2, b"innermost")
    for _ in range(request.depth):
        message = text(1, message)
    return message


def raw(message):
    return message


def handler(behaviour, request, serializer):
    return grpc.unary_unary_rpc_method_handler(behaviour, request_deserializer=request.FromString, response_serializer=serializer)


server = grpc.server(
    futures.ThreadPoolExecutor(max_workers=8),
    options=[("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)],
)
empty = importlib.import_module("google.protobuf.empty_pb2").Empty
methods = {
    "Echo": handler(echo, pb.Everything, pb.Echoed.SerializeToString),
    "GetNewer": handler(get_newer, empty, newer.Profile.SerializeToString),
    "GetBroken": handler(get_broken, pb.BrokenRequest, raw),
    "GetItems": handler(get_items, pb.SizeRequest, raw),
    "GetText": handler(get_text, pb.SizeRequest, pb.Text.SerializeToString),
    "GetNested": handler(get_nested, pb.NestedRequest, raw),
}
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("messages.v1.MessageService", methods),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"port {port}", flush=True)
sys.stdin.read()
server.stop(None)
