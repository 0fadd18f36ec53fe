//! A peer on tonic: the services of tutorial.proto and of proto/library, with tonic-reflection.
//!
//! Plaintext without arguments; CERT KEY for TLS; CERT KEY AUTHORITIES for TLS with a client's certificate. Files of PEM.
//! Prints `port N` when it listens (on 127.0.0.1 only) and ends with its standard input.
use std::{collections::HashMap, env, fs, io, pin::Pin, time::Duration};

use prost_types::{Any, Struct, Timestamp, Value, value::Kind};
use tokio::{io::AsyncReadExt, net::TcpListener};
use tokio_stream::{Stream, StreamExt, wrappers::TcpListenerStream};
use tonic::{
    Request, Response, Status, Streaming,
    transport::{Certificate, Identity, Server, ServerTlsConfig},
};

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

use library::{
    common::Isbn,
    legacy::{Record, convert_server},
    v1::{Book, FindRequest, book::Owner, library_server},
};
use tutorial::v1::{
    CountRequest, GetUserRequest, Level, Line, Number, Tick, Total, User, stream_service_server,
    user_service_server,
};

const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.binpb"));

type Answer<T> = Result<Response<T>, Status>;
type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

struct Peer;

#[tonic::async_trait]
impl user_service_server::UserService for Peer {
    async fn get_user(&self, request: Request<GetUserRequest>) -> Answer<User> {
        let GetUserRequest { id } = request.into_inner();
        if id == 404 {
            return Err(Status::not_found("没有这个用户 (no such user)"));
        }
        Ok(Response::new(User {
            id,
            name: "小泽 Xiaoze".into(),
            email: "xiaoze@example.com".into(),
            joined: Some(Timestamp { seconds: 1_795_212_800, nanos: 500_000_000 }),
            tags: HashMap::from([("team".into(), "build".into())]),
            level: Level::Admin.into(),
        }))
    }
}

#[tonic::async_trait]
impl stream_service_server::StreamService for Peer {
    type CountStream = Messages<Tick>;
    type TalkStream = Messages<Line>;

    async fn count(&self, request: Request<CountRequest>) -> Answer<Self::CountStream> {
        let CountRequest { count, pause_ms } = request.into_inner();
        let pause = Duration::from_millis(pause_ms.try_into().unwrap_or(0));
        let ticks = tokio_stream::iter(1..=count).then(move |number| async move {
            tokio::time::sleep(pause).await;
            Ok(Tick { number, text: format!("tick {number} 滴答") })
        });
        Ok(Response::new(Box::pin(ticks)))
    }

    async fn sum(&self, request: Request<Streaming<Number>>) -> Answer<Total> {
        let mut numbers = request.into_inner();
        let mut total = Total::default();
        while let Some(Number { value }) = numbers.message().await? {
            total.count += 1;
            total.sum += value;
        }
        Ok(Response::new(total))
    }

    async fn talk(&self, request: Request<Streaming<Line>>) -> Answer<Self::TalkStream> {
        let lines = request.into_inner().map(|line| {
            line.map(|Line { text, .. }| Line { from: "rust".into(), text: text.to_uppercase() })
        });
        Ok(Response::new(Box::pin(lines)))
    }
}

#[tonic::async_trait]
impl library_server::Library for Peer {
    async fn find(&self, request: Request<FindRequest>) -> Answer<Book> {
        let note = |kind| Value { kind: Some(kind) };
        Ok(Response::new(Book {
            isbn: request.into_inner().isbn,
            title: "红楼梦".into(),
            subtitle: Some(String::new()),
            printed: Some(Timestamp { seconds: -5_648_659_200, nanos: 0 }),
            loan_period: Some(prost_types::Duration { seconds: 36 * 60 * 60, nanos: 0 }),
            copies: Some((1 << 53) - 1),
            notes: Some(Struct {
                fields: [
                    ("chapters".into(), note(Kind::NumberValue(120.0))),
                    ("lost".into(), note(Kind::BoolValue(true))),
                ]
                .into(),
            }),
            cover: Some(Any {
                type_url: "type.googleapis.com/library.common.Isbn".into(),
                value: b"\n\x05cover".into(),
            }),
            editions: HashMap::from([("甲戌本".into(), Isbn { digits: "1754".into() })]),
            owner: Some(Owner::Reader("宝玉".into())),
        }))
    }

    async fn keep(&self, request: Request<Record>) -> Answer<Record> {
        Ok(Response::new(request.into_inner()))
    }
}

#[tonic::async_trait]
impl convert_server::Convert for Peer {
    async fn to_book(&self, request: Request<Record>) -> Answer<Book> {
        let record = request.into_inner();
        Ok(Response::new(Book {
            title: record.title.clone(),
            owner: Some(Owner::Record(record)),
            ..Book::default()
        }))
    }
}

fn tls() -> io::Result<Option<ServerTlsConfig>> {
    let files = env::args().skip(1).map(fs::read).collect::<io::Result<Vec<_>>>()?;
    let [cert, key, authorities @ ..] = files.as_slice() else { return Ok(None) };
    let config = ServerTlsConfig::new().identity(Identity::from_pem(cert, key));
    Ok(Some(authorities.iter().fold(config, |config, pem| {
        config.client_ca_root(Certificate::from_pem(pem))
    })))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reflection = || {
        tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("port {}", listener.local_addr()?.port());
    let mut server = match tls()? {
        Some(config) => Server::builder().tls_config(config)?,
        None => Server::builder(),
    };
    server
        .add_service(user_service_server::UserServiceServer::new(Peer))
        .add_service(stream_service_server::StreamServiceServer::new(Peer))
        .add_service(library_server::LibraryServer::new(Peer))
        .add_service(convert_server::ConvertServer::new(Peer))
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), async {
            let mut rest = Vec::new();
            let _ = tokio::io::stdin().read_to_end(&mut rest).await;
        })
        .await?;
    Ok(())
}
