"""A peer on Python's grpcio: the services of tutorial.proto and of proto/library, with grpcio-reflection.

Arguments: the roots of the .proto files, and flags. Prints `port N` when it listens (on 127.0.0.1 only) and ends with its
standard input.
"""
import argparse
import sys
import time
from concurrent import futures
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("roots", nargs="*")
parser.add_argument("--tls", nargs=2, type=Path, metavar=("CERT", "KEY"), help="PEM; plaintext without")
parser.add_argument("--authorities", type=Path, help="PEM; clients have to show a certificate of theirs")
parser.add_argument("--token", help="what calls have to bear: as a Bearer token, or beside a user")
parser.add_argument("--user", help="whose token it is, where it comes beside a user")
parser.add_argument("--unix", type=Path, help="the path of a unix socket to listen on, beside the port")
options = parser.parse_args()

sys.path[:0] = options.roots  # where grpc.protos_and_services seeks

import grpc
from grpc_reflection.v1alpha import reflection

tutorial, tutorial_grpc = grpc.protos_and_services("tutorial.proto")
library, library_grpc = grpc.protos_and_services("library/v1/library.proto")
convert, convert_grpc = grpc.protos_and_services("library/legacy/convert.proto")
isbn = grpc.protos("library/common/isbn.proto")
grpc.protos("library/legacy/marks.proto")  # its extensions, for reflection to tell of


class UserService(tutorial_grpc.UserServiceServicer):
    def GetUser(self, request, context):
        if request.id == 404:
            context.abort(grpc.StatusCode.NOT_FOUND, "没有这个用户 (no such user)")
        user = tutorial.User(id=request.id, name="小泽 Xiaoze", email="xiaoze@example.com", level=tutorial.LEVEL_ADMIN)
        user.joined.FromJsonString("2026-11-20T22:13:20.5Z")
        user.tags["team"] = "build"
        return user


class StreamService(tutorial_grpc.StreamServiceServicer):
    def Count(self, request, context):
        for number in range(1, request.count + 1):
            time.sleep(request.pause_ms / 1000)
            yield tutorial.Tick(number=number, text=f"tick {number} 滴答")

    def Sum(self, requests, context):
        values = [request.value for request in requests]
        return tutorial.Total(count=len(values), sum=sum(values))

    def Talk(self, requests, context):
        for line in requests:
            yield tutorial.Line(**{"from": "python", "text": line.text.upper()})


class Library(library_grpc.LibraryServicer):
    def Find(self, request, context):
        book = library.Book(isbn=request.isbn, title="红楼梦", subtitle="", reader="宝玉")
        book.printed.FromJsonString("1791-01-01T00:00:00Z")
        book.loan_period.FromSeconds(36 * 60 * 60)
        book.copies.value = 2**53 - 1
        book.notes.update({"chapters": 120, "lost": True})
        book.cover.Pack(isbn.Isbn(digits="cover"))
        book.editions["甲戌本"].digits = "1754"
        return book

    def Keep(self, request, context):
        return request


class Convert(convert_grpc.ConvertServicer):
    def ToBook(self, request, context):
        return library.Book(title=request.title, record=request)


class CheckToken(grpc.ServerInterceptor):
    def intercept_service(self, continuation, details):
        pairs = dict(details.invocation_metadata)
        by_user = options.user and (pairs.get("user"), pairs.get("token")) == (options.user, options.token)
        if by_user or pairs.get("authorization") == f"Bearer {options.token}":
            return continuation(details)

        def refuse(_request, context):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "凭证无效 (no valid token)")

        return grpc.stream_stream_rpc_method_handler(refuse)


def listen(server, address):
    if not options.tls:
        return server.add_insecure_port(address)
    cert, key = (file.read_bytes() for file in options.tls)
    authorities = options.authorities and options.authorities.read_bytes()
    credentials = grpc.ssl_server_credentials([(key, cert)], authorities, require_client_auth=bool(authorities))
    return server.add_secure_port(address, credentials)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), interceptors=[CheckToken()] if options.token else [])
tutorial_grpc.add_UserServiceServicer_to_server(UserService(), server)
tutorial_grpc.add_StreamServiceServicer_to_server(StreamService(), server)
library_grpc.add_LibraryServicer_to_server(Library(), server)
convert_grpc.add_ConvertServicer_to_server(Convert(), server)
services = ["tutorial.v1.UserService", "tutorial.v1.StreamService", "library.v1.Library", "library.legacy.Convert"]
reflection.enable_server_reflection([*services, reflection.SERVICE_NAME], server)
port = listen(server, "127.0.0.1:0")
if options.unix:
    listen(server, f"unix:{options.unix}")
server.start()
print(f"port {port}", flush=True)
sys.stdin.read()
server.stop(None)
