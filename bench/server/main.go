// The server of the benchmarks on grpc-go: bench.proto's service.
//
// The client is what is measured, so messages are written and read as bytes here: no generated code, and no more work for a
// line than its 94 bytes. Prints "port N" when it listens (on 127.0.0.1 only) and ends with its standard input.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// rawCodec hands messages over as the bytes that they are on the wire.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(message any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*message.(*[]byte))}, nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, message any) error {
	*message.(*[]byte) = data.Materialize()
	return nil
}

// 62 bytes of text each, after a number of seven digits and a blank.
var texts = []struct {
	level uint64
	text  string
}{
	{2, "compile src/engine/recording/segment_file.go with 14 imports  "},
	{1, "cache hit: layer 9e3779b1, 4 of 7 files unchanged since monday"},
	{2, "ok   google.golang.org/grpc/internal/transport         0.417s "},
	{2, "编译 src/engine/缓存/索引.go,共十四个文件          "},
	{1, "fetch google.golang.org/protobuf@v1.36.12 from the local cache"},
	{3, "unused variable \"ctx\" in build_service.go:217, ignored for now"},
	{2, "run unit tests: 644 passed in 318 ms, none failed, 2 skipped  "},
	{4, "registry answered 503, retry 2 of 5 in 800 ms: be patient     "},
}

// logLine appends one LogLine to block, which has room for it.
func logLine(block []byte, seq int64, at time.Time) []byte {
	template := texts[seq%int64(len(texts))]
	block = protowire.AppendTag(block, 1, protowire.VarintType)
	block = protowire.AppendVarint(block, uint64(seq))
	block = protowire.AppendTag(block, 2, protowire.VarintType)
	block = protowire.AppendVarint(block, template.level)
	block = protowire.AppendTag(block, 3, protowire.BytesType)
	block = protowire.AppendVarint(block, uint64(8+len(template.text)))
	for digit := int64(1_000_000); digit > 0; digit /= 10 {
		block = append(block, byte('0'+seq/digit%10))
	}
	block = append(block, ' ')
	block = append(block, template.text...)
	seconds, nanos := uint64(at.Unix()), uint64(at.Nanosecond())
	block = protowire.AppendTag(block, 4, protowire.BytesType)
	block = protowire.AppendVarint(block, uint64(2+protowire.SizeVarint(seconds)+protowire.SizeVarint(nanos)))
	block = protowire.AppendTag(block, 1, protowire.VarintType)
	block = protowire.AppendVarint(block, seconds)
	block = protowire.AppendTag(block, 2, protowire.VarintType)
	return protowire.AppendVarint(block, nanos)
}

// How many lines share one look at the clock, and how large the pieces of memory are that lines are cut from.
const (
	linesOfOneTime = 64
	blockBytes     = 64 << 10
	maxLineBytes   = 128
)

func tail(_ any, stream grpc.ServerStream) error {
	var request []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	lines, perSecond := varintField(request, 1), varintField(request, 2)
	start := time.Now()
	at := start
	var block []byte
	for seq := int64(1); seq <= lines; seq++ {
		if perSecond > 0 {
			// Sleeping is no finer than a millisecond: at a faster pace several lines share one.
			if ahead := time.Until(start.Add(time.Duration(seq) * time.Second / time.Duration(perSecond))); ahead > time.Millisecond {
				time.Sleep(ahead)
			}
			at = time.Now()
		} else if seq%linesOfOneTime == 0 {
			at = time.Now()
		}
		if cap(block)-len(block) < maxLineBytes {
			block = make([]byte, 0, blockBytes)
		}
		from := len(block)
		block = logLine(block, seq, at)
		message := block[from:len(block):len(block)]
		if err := stream.SendMsg(&message); err != nil {
			return err
		}
	}
	return nil
}

// varintField is the value of a varint field, 0 where it is left out.
func varintField(message []byte, wanted protowire.Number) int64 {
	for len(message) > 0 {
		number, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return 0
		}
		message = message[length:]
		if number == wanted && kind == protowire.VarintType {
			value, _ := protowire.ConsumeVarint(message)
			return int64(value)
		}
		length = protowire.ConsumeFieldValue(number, kind, message)
		if length < 0 {
			return 0
		}
		message = message[length:]
	}
	return 0
}

func echo(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	var note []byte
	if err := decode(&note); err != nil {
		return nil, err
	}
	return &note, nil
}

func talk(_ any, stream grpc.ServerStream) error {
	for {
		var note []byte
		if err := stream.RecvMsg(&note); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := stream.SendMsg(&note); err != nil {
			return err
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.ForceServerCodecV2(rawCodec{}))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "bench.v1.BenchService",
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Echo", Handler: echo}},
		Streams: []grpc.StreamDesc{
			{StreamName: "Tail", Handler: tail, ServerStreams: true},
			{StreamName: "Talk", Handler: talk, ServerStreams: true, ClientStreams: true},
		},
	}, struct{}{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		server.Stop()
	}()
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	if err := server.Serve(listener); err != nil {
		log.Fatal(err)
	}
}
