//! Makes Rust of the .proto files, and the descriptor set that reflection tells of.
use std::{env, path::PathBuf};

const ROOTS: [&str; 2] = ["../../../e2e/peers/proto", "../../../e2e/servers"];
const FILES: [&str; 4] = [
    "tutorial.proto",
    "library/v1/library.proto",
    "library/legacy/convert.proto",
    "library/legacy/marks.proto",
];

fn main() {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    tonic_prost_build::configure()
        .build_client(false)
        .file_descriptor_set_path(out.join("descriptors.binpb"))
        .include_file("protos.rs")
        .compile_protos(&FILES, &ROOTS)
        .expect("the .proto files compile");
}
