// A client and a server on grpc-go that write gRPC's binary log of a few calls, as grpc-go itself writes it.
//
// It is built with the go.mod and the generated code of the peer grpc-go. `GRPC_BINARY_LOG_FILTER` says what is logged, as for any
// program on grpc-go; the log is moved to the path that is the one argument.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/binarylog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"wirebench.example/peer/gen/tutorial"
)

type userService struct {
	tutorial.UnimplementedUserServiceServer
}

func (userService) GetUser(ctx context.Context, request *tutorial.GetUserRequest) (*tutorial.User, error) {
	_ = grpc.SetHeader(ctx, metadata.Pairs("x-from", "go", "x-id-bin", "\x00\x01\xff"))
	_ = grpc.SetTrailer(ctx, metadata.Pairs("x-cost", "3"))
	failed, err := status.New(codes.NotFound, "没有这个用户").WithDetails(&errdetails.ErrorInfo{Reason: "NO_USER", Domain: "go"})
	if err != nil {
		return nil, err
	}
	return nil, failed.Err()
}

type streamService struct {
	tutorial.UnimplementedStreamServiceServer
}

func (streamService) Talk(stream tutorial.StreamService_TalkServer) error {
	for {
		line, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(&tutorial.Line{From: "go", Text: strings.ToUpper(line.GetText())}); err != nil {
			return err
		}
	}
}

// The sink of grpc-go writes to a new file in /tmp, and does not say which.
func logsNow() map[string]bool {
	found, err := filepath.Glob("/tmp/grpcgo_binarylog_*.txt")
	if err != nil {
		log.Fatal(err)
	}
	logs := map[string]bool{}
	for _, name := range found {
		logs[name] = true
	}
	return logs
}

func talk(client tutorial.StreamServiceClient, texts ...string) {
	stream, err := client.Talk(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range texts {
		if err := stream.Send(&tutorial.Line{From: "me", Text: text}); err != nil {
			log.Fatal(err)
		}
		if _, err := stream.Recv(); err != nil {
			log.Fatal(err)
		}
	}
	if err := stream.CloseSend(); err != nil {
		log.Fatal(err)
	}
	if _, err := stream.Recv(); err != io.EOF {
		log.Fatal(err)
	}
}

func main() {
	before := logsNow()
	sink, err := binarylog.NewTempFileSink()
	if err != nil {
		log.Fatal(err)
	}
	binarylog.SetSink(sink)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	tutorial.RegisterUserServiceServer(server, userService{})
	tutorial.RegisterStreamServiceServer(server, streamService{})
	go func() { _ = server.Serve(listener) }()
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	_, _ = tutorial.NewUserServiceClient(connection).GetUser(context.Background(), &tutorial.GetUserRequest{Id: 404})
	talk(tutorial.NewStreamServiceClient(connection), "one", "二", strings.Repeat("long ", 20))

	cancelled, cancel := context.WithCancel(context.Background())
	stream, err := tutorial.NewStreamServiceClient(connection).Talk(cancelled)
	if err != nil {
		log.Fatal(err)
	}
	if err := stream.Send(&tutorial.Line{Text: "never mind"}); err != nil {
		log.Fatal(err)
	}
	_, _ = stream.Recv()
	cancel()
	_, _ = stream.Recv()

	_ = connection.Close()
	server.GracefulStop()
	if err := sink.Close(); err != nil {
		log.Fatal(err)
	}
	for name := range logsNow() {
		if before[name] {
			continue
		}
		bytes, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(os.Args[1], bytes, 0o600); err != nil {
			log.Fatal(err)
		}
		_ = os.Remove(name)
		fmt.Println("written")
		return
	}
	log.Fatal("grpc-go wrote no log")
}
