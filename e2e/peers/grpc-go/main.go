// A peer on grpc-go: the services of tutorial.proto and of proto/library, with server reflection.
//
// Prints "port N" when it listens (on 127.0.0.1 only) and ends with its standard input. It is built by
// grpc-go-v1alpha too, whose go.mod names a grpc-go that knows the older reflection alone.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"wirebench.example/peer/gen/library/common/isbn"
	"wirebench.example/peer/gen/library/legacy/convert"
	_ "wirebench.example/peer/gen/library/legacy/marks" // its extensions, for reflection to tell of
	"wirebench.example/peer/gen/library/legacy/record"
	"wirebench.example/peer/gen/library/v1/library"
	"wirebench.example/peer/gen/tutorial"
)

type userService struct {
	tutorial.UnimplementedUserServiceServer
}

func (userService) GetUser(_ context.Context, request *tutorial.GetUserRequest) (*tutorial.User, error) {
	if request.GetId() == 404 {
		return nil, status.Error(codes.NotFound, "没有这个用户 (no such user)")
	}
	return &tutorial.User{
		Id:     request.GetId(),
		Name:   "小泽 Xiaoze",
		Email:  "xiaoze@example.com",
		Joined: timestamppb.New(time.Date(2026, 11, 20, 22, 13, 20, 500_000_000, time.UTC)),
		Tags:   map[string]string{"team": "build"},
		Level:  tutorial.Level_LEVEL_ADMIN,
	}, nil
}

type streamService struct {
	tutorial.UnimplementedStreamServiceServer
}

func (streamService) Count(request *tutorial.CountRequest, stream tutorial.StreamService_CountServer) error {
	for number := int32(1); number <= request.GetCount(); number++ {
		time.Sleep(time.Duration(request.GetPauseMs()) * time.Millisecond)
		if err := stream.Send(&tutorial.Tick{Number: number, Text: fmt.Sprintf("tick %d 滴答", number)}); err != nil {
			return err
		}
	}
	return nil
}

func (streamService) Sum(stream tutorial.StreamService_SumServer) error {
	total := &tutorial.Total{}
	for {
		number, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(total)
		}
		if err != nil {
			return err
		}
		total.Count++
		total.Sum += number.GetValue()
	}
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

type libraryService struct {
	library.UnimplementedLibraryServer
}

func (libraryService) Find(_ context.Context, request *library.FindRequest) (*library.Book, error) {
	notes, err := structpb.NewStruct(map[string]interface{}{"chapters": 120, "lost": true})
	if err != nil {
		return nil, err
	}
	cover, err := anypb.New(&isbn.Isbn{Digits: "cover"})
	if err != nil {
		return nil, err
	}
	subtitle := ""
	return &library.Book{
		Isbn:       request.GetIsbn(),
		Title:      "红楼梦",
		Subtitle:   &subtitle,
		Printed:    timestamppb.New(time.Date(1791, 1, 1, 0, 0, 0, 0, time.UTC)),
		LoanPeriod: durationpb.New(36 * time.Hour),
		Copies:     wrapperspb.Int64(1<<53 - 1),
		Notes:      notes,
		Cover:      cover,
		Editions:   map[string]*isbn.Isbn{"甲戌本": {Digits: "1754"}},
		Owner:      &library.Book_Reader{Reader: "宝玉"},
	}, nil
}

func (libraryService) Keep(_ context.Context, old *record.Record) (*record.Record, error) {
	return old, nil
}

type convertService struct {
	convert.UnimplementedConvertServer
}

func (convertService) ToBook(_ context.Context, old *record.Record) (*library.Book, error) {
	return &library.Book{Title: old.GetTitle(), Owner: &library.Book_Record{Record: old}}, nil
}

var (
	token  = flag.String("token", "", "what calls have to bear: as a Bearer token, or beside a user")
	user   = flag.String("user", "", "whose token it is, where it comes beside a user")
	maxTLS = flag.String("max-tls", "", "1.2 for no newer version")
	socket = flag.String("unix", "", "the path of a unix socket to listen on, beside the port")
)

// Plaintext without arguments; CERT KEY for TLS; CERT KEY AUTHORITIES for TLS with a client's certificate. Files of PEM.
func transportCredentials() []grpc.ServerOption {
	args := flag.Args()
	if len(args) < 2 {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(args[0], args[1])
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if *maxTLS == "1.2" {
		config.MaxVersion = tls.VersionTLS12
	}
	if len(args) > 2 {
		authorities, err := os.ReadFile(args[2])
		if err != nil {
			log.Fatal(err)
		}
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(authorities)
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return []grpc.ServerOption{grpc.Creds(credentials.NewTLS(config))}
}

func authorized(ctx context.Context) error {
	pairs, _ := metadata.FromIncomingContext(ctx)
	is := func(key, value string) bool {
		values := pairs.Get(key)
		return len(values) == 1 && values[0] == value
	}
	if *token == "" || is("authorization", "Bearer "+*token) || (*user != "" && is("user", *user) && is("token", *token)) {
		return nil
	}
	return status.Error(codes.Unauthenticated, "凭证无效 (no valid token)")
}

func checkUnary(ctx context.Context, request interface{}, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (interface{}, error) {
	if err := authorized(ctx); err != nil {
		return nil, err
	}
	return handler(ctx, request)
}

func checkStream(service interface{}, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	if err := authorized(stream.Context()); err != nil {
		return err
	}
	return handler(service, stream)
}

func main() {
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	checks := []grpc.ServerOption{grpc.UnaryInterceptor(checkUnary), grpc.StreamInterceptor(checkStream)}
	server := grpc.NewServer(append(checks, transportCredentials()...)...)
	tutorial.RegisterUserServiceServer(server, userService{})
	tutorial.RegisterStreamServiceServer(server, streamService{})
	library.RegisterLibraryServer(server, libraryService{})
	convert.RegisterConvertServer(server, convertService{})
	reflection.Register(server)
	if *socket != "" {
		local, err := net.Listen("unix", *socket)
		if err != nil {
			log.Fatal(err)
		}
		go func() { _ = server.Serve(local) }()
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		server.Stop()
	}()
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	if err := server.Serve(listener); err != nil {
		log.Fatal(err)
	}
}
