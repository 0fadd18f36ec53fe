package peer;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import library.common.IsbnOuterClass.Isbn;
import library.legacy.ConvertGrpc;
import library.legacy.RecordOuterClass.Record;
import library.v1.LibraryGrpc;
import library.v1.LibraryOuterClass.Book;
import library.v1.LibraryOuterClass.FindRequest;
import tutorial.v1.StreamServiceGrpc;
import tutorial.v1.Tutorial.CountRequest;
import tutorial.v1.Tutorial.GetUserRequest;
import tutorial.v1.Tutorial.Level;
import tutorial.v1.Tutorial.Line;
import tutorial.v1.Tutorial.Number;
import tutorial.v1.Tutorial.Tick;
import tutorial.v1.Tutorial.Total;
import tutorial.v1.Tutorial.User;
import tutorial.v1.UserServiceGrpc;

/**
 * A peer on grpc-java: the services of tutorial.proto and of proto/library, with both of its reflection services.
 *
 * <p>Plaintext without arguments; {@code CERT KEY} for TLS, files of PEM; {@code PKCS12 PASSWORD} for TLS by a key store. A
 * third, of PEM, has the authorities of the clients' certificates, which are asked for then. Prints {@code port N} when it
 * listens (on 127.0.0.1 only) and ends with its standard input.
 */
public final class Peer {
  private Peer() {}

  private static <T> void answer(StreamObserver<T> caller, T message) {
    caller.onNext(message);
    caller.onCompleted();
  }

  private static final class Users extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void getUser(GetUserRequest request, StreamObserver<User> caller) {
      if (request.getId() == 404) {
        caller.onError(Status.NOT_FOUND.withDescription("没有这个用户 (no such user)").asException());
        return;
      }
      answer(
          caller,
          User.newBuilder()
              .setId(request.getId())
              .setName("小泽 Xiaoze")
              .setEmail("xiaoze@example.com")
              .setJoined(Timestamp.newBuilder().setSeconds(1_795_212_800L).setNanos(500_000_000))
              .putTags("team", "build")
              .setLevel(Level.LEVEL_ADMIN)
              .build());
    }
  }

  private static final class Streams extends StreamServiceGrpc.StreamServiceImplBase {
    @Override
    public void count(CountRequest request, StreamObserver<Tick> caller) {
      for (int number = 1; number <= request.getCount(); number++) {
        caller.onNext(Tick.newBuilder().setNumber(number).setText("tick " + number + " 滴答").build());
      }
      caller.onCompleted();
    }

    @Override
    public StreamObserver<Number> sum(StreamObserver<Total> caller) {
      return new Received<>(caller) {
        private final Total.Builder total = Total.newBuilder();

        @Override
        public void onNext(Number number) {
          total.setCount(total.getCount() + 1).setSum(total.getSum() + number.getValue());
        }

        @Override
        public void onCompleted() {
          answer(caller, total.build());
        }
      };
    }

    @Override
    public StreamObserver<Line> talk(StreamObserver<Line> caller) {
      return new Received<>(caller) {
        @Override
        public void onNext(Line line) {
          caller.onNext(Line.newBuilder().setFrom("java").setText(line.getText().toUpperCase(Locale.ROOT)).build());
        }

        @Override
        public void onCompleted() {
          caller.onCompleted();
        }
      };
    }
  }

  /** What a caller streams; the end of the call is the end of its answers. */
  private abstract static class Received<T> implements StreamObserver<T> {
    private final StreamObserver<?> caller;

    Received(StreamObserver<?> caller) {
      this.caller = caller;
    }

    @Override
    public void onError(Throwable cause) {
      caller.onError(cause);
    }
  }

  private static final class Books extends LibraryGrpc.LibraryImplBase {
    @Override
    public void find(FindRequest request, StreamObserver<Book> caller) {
      long printed = LocalDate.of(1791, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
      answer(
          caller,
          Book.newBuilder()
              .setIsbn(request.getIsbn())
              .setTitle("红楼梦")
              .setSubtitle("")
              .setPrinted(Timestamp.newBuilder().setSeconds(printed))
              .setLoanPeriod(Duration.newBuilder().setSeconds(36 * 60 * 60))
              .setCopies(Int64Value.of((1L << 53) - 1))
              .setNotes(
                  Struct.newBuilder()
                      .putFields("chapters", Value.newBuilder().setNumberValue(120).build())
                      .putFields("lost", Value.newBuilder().setBoolValue(true).build()))
              .setCover(Any.pack(Isbn.newBuilder().setDigits("cover").build()))
              .putEditions("甲戌本", Isbn.newBuilder().setDigits("1754").build())
              .setReader("宝玉")
              .build());
    }

    @Override
    public void keep(Record record, StreamObserver<Record> caller) {
      answer(caller, record);
    }
  }

  private static final class Conversion extends ConvertGrpc.ConvertImplBase {
    @Override
    public void toBook(Record record, StreamObserver<Book> caller) {
      answer(caller, Book.newBuilder().setTitle(record.getTitle()).setRecord(record).build());
    }
  }

  private static ServerCredentials credentials(String[] args) throws IOException, GeneralSecurityException {
    if (args.length < 2) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder();
    File own = new File(args[0]);
    if (args[0].endsWith(".p12")) {
      KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(KeyStore.getInstance(own, args[1].toCharArray()), args[1].toCharArray());
      tls.keyManager(keys.getKeyManagers());
    } else {
      tls.keyManager(own, new File(args[1]));
    }
    if (args.length > 2) {
      tls.trustManager(new File(args[2])).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  public static void main(String[] args) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    Server server =
        NettyServerBuilder.forAddress(address, credentials(args))
            .addService(new Users())
            .addService(new Streams())
            .addService(new Books())
            .addService(new Conversion())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(ProtoReflectionService.newInstance())
            .build()
            .start();
    System.out.println("port " + server.getPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.shutdownNow();
  }
}
