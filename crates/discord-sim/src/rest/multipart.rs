//! `multipart/form-data`: the `payload_json` of a message with files, and the names of the files.

/// A file of a request; its bytes are counted and dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) filename: String,
    pub(crate) content_type: String,
    pub(crate) size: u64,
}

/// Splits a body into `payload_json` and files.
pub(super) fn split(content_type: &str, body: &[u8]) -> Option<(Vec<u8>, Vec<File>)> {
    let boundary = content_type.split("boundary=").nth(1)?.split(';').next()?.trim().trim_matches('"');
    let mark = format!("--{boundary}");
    let mut payload = Vec::new();
    let mut files = Vec::new();
    for part in split_bytes(body, mark.as_bytes()) {
        let Some(end) = find(part, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&part[..end]).into_owned();
        let content = part[end + 4..].strip_suffix(b"\r\n").unwrap_or(&part[end + 4..]);
        match parameter(&head, "filename") {
            Some(filename) => files.push(File {
                filename,
                content_type: header(&head, "content-type").unwrap_or("application/octet-stream".into()),
                size: content.len() as u64,
            }),
            None if parameter(&head, "name").as_deref() == Some("payload_json") => payload = content.to_vec(),
            None => {}
        }
    }
    Some((payload, files))
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn parameter(head: &str, name: &str) -> Option<String> {
    let disposition = header(head, "content-disposition")?;
    disposition.split(';').find_map(|part| {
        let (key, value) = part.trim().split_once('=')?;
        (key == name).then(|| value.trim_matches('"').to_owned())
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

fn split_bytes<'a>(mut body: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(body, mark) {
        parts.push(&body[..at]);
        body = &body[at + mark.len()..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payload_and_files() {
        let body = b"--B\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"x\"}\r\n--B\r\n\
            Content-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B--\r\n";
        let (payload, files) = split("multipart/form-data; boundary=B", body).unwrap();
        assert_eq!(payload, b"{\"content\":\"x\"}");
        assert_eq!(files, [File { filename: "a.txt".into(), content_type: "text/plain".into(), size: 2 }]);
    }
}
