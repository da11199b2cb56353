//! Compresses the built pages once, as hard as possible, so that the server never does it for a request.
//!
//! Beside each file that gains from it lie a `.br` and a `.gz`. Brotli is what browsers take over HTTPS and from
//! loopback; over plain HTTP in a local network they offer gzip alone. Whoever takes zstd takes brotli too.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::stamp;

/// Below this a compressed answer saves no packet.
const WORTHWHILE_BYTES: usize = 1024;
const LOSSLESS: [&str; 12] =
    ["html", "js", "mjs", "css", "json", "svg", "txt", "xml", "map", "webmanifest", "wasm", "ico"];
const BROTLI_BUFFER: usize = 64 * 1024;
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// Writes the compressed forms of everything in a folder, in place of those of an earlier build.
pub(crate) fn folder(folder: &Path) -> Result<()> {
    let (mut plain, mut compressed) = (0, 0);
    for file in stamp::files(folder)? {
        if is_compressed_form(&file) {
            fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    for file in stamp::files(folder)? {
        let contents = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        if !is_worthwhile(&file, contents.len()) {
            continue;
        }
        plain += contents.len();
        compressed += write_beside(&file, "br", &contents, &brotli(&contents)?)?;
        write_beside(&file, "gz", &contents, &gzip(&contents)?)?;
    }
    println!("   {} kB of pages are {} kB compressed", plain / 1000, compressed / 1000);
    Ok(())
}

/// Writes the compressed form when it is at least a tenth smaller; gives the bytes that will travel.
fn write_beside(file: &Path, extension: &str, plain: &[u8], compressed: &[u8]) -> Result<usize> {
    if compressed.len() * 10 > plain.len() * 9 {
        return Ok(plain.len());
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    let path = PathBuf::from(name);
    fs::write(&path, compressed).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(compressed.len())
}

fn is_compressed_form(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "br" || extension == "gz")
}

fn is_worthwhile(file: &Path, bytes: usize) -> bool {
    let lossless = file
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| LOSSLESS.contains(&extension));
    lossless && bytes > WORTHWHILE_BYTES
}

fn brotli(contents: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
    encoder.write_all(contents)?;
    Ok(encoder.into_inner())
}

fn gzip(contents: &[u8]) -> io::Result<Vec<u8>> {
    // Without a time in its header the same contents give the same bytes, and so the same ETag.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn both_forms_give_the_contents_back() -> Result<()> {
        let contents = "o mesmo texto, outra vez. ".repeat(1000).into_bytes();
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(brotli(&contents)?.as_slice(), BROTLI_BUFFER).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, contents);
        unpacked.clear();
        GzDecoder::new(gzip(&contents)?.as_slice()).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, contents);
        Ok(())
    }

    #[test]
    fn only_what_gains_is_compressed_and_old_forms_go() -> Result<()> {
        let dist = tempfile::tempdir()?;
        let put = |name: &str, contents: &[u8]| fs::write(dist.path().join(name), contents);
        put("large.js", "let a = 1;\n".repeat(500).as_bytes())?;
        put("small.js", b"let a = 1;")?;
        put("photo.webp", &[0; 5000])?;
        put("gone.js.br", b"of an earlier build")?;
        folder(dist.path())?;
        let mut names: Vec<String> = stamp::files(dist.path())?
            .iter()
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        names.sort();
        assert_eq!(names, ["large.js", "large.js.br", "large.js.gz", "photo.webp", "small.js"]);
        Ok(())
    }
}
