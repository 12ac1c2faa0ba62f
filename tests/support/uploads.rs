//! Uploads: multipart forms with files, and the beginnings of files of each kind.

use crate::support::{Client, Response};

const BOUNDARY: &str = "----------a-boundary";
pub const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 Contrat client";

/// A part of a multipart body. A file part has a file name.
pub fn part(name: &str, file: Option<&str>, content: &[u8]) -> Vec<u8> {
    let file = file
        .map(|it| format!("; filename=\"{it}\"\r\nContent-Type: application/octet-stream"))
        .unwrap_or_default();
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// Posts the parts of a form, with another header.
pub async fn send_parts(person: &Client, path: &str, parts: &[Vec<u8>], header: (&str, &str)) -> Response {
    let body = [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = person.request(reqwest::Method::POST, path).header("content-type", kind);
    person.send(request.header(header.0, header.1).body(body)).await
}

/// A zip archive with empty files of these names.
pub fn zip(names: &[&str]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for name in names {
        let [at, length] = [u32::try_from(archive.len()).unwrap(), u32::try_from(name.len()).unwrap()];
        archive.extend(b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00");
        archive.extend([0; 12]);
        archive.extend(length.to_le_bytes());
        archive.extend(name.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00");
        directory.extend([0; 12]);
        directory.extend(length.to_le_bytes());
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let [at, size] = [archive.len(), directory.len()].map(|it| u32::try_from(it).unwrap().to_le_bytes());
    let count = u16::try_from(names.len()).unwrap().to_le_bytes();
    archive.extend(directory);
    archive.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &at, b"\0\0"].concat());
    archive
}

pub fn docx() -> Vec<u8> {
    zip(&["[Content_Types].xml", "word/document.xml"])
}

pub const EML: &[u8] = b"Received: from mail.example\r\n\tby mx.example; Tue, 3 Sep 2024 10:00:01 +0200\r\n\
    From: Zo\xc3\xa9 <zoe@creche.example>\r\nDate: Tue, 3 Sep 2024 10:00:00 +0200\r\nSubject: Oui\r\n\r\nNous acceptons.";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR";
pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00";

/// A compound file whose directory has an entry of this name.
pub fn compound_file(entry: &str) -> Vec<u8> {
    let mut content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    content.resize(1024, 0);
    content.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
    content.resize(1536, 0);
    content
}

pub fn msg() -> Vec<u8> {
    compound_file("__properties_version1.0")
}
