//! `compress=zstd-stream`: one zstd stream per connection, flushed at the end of every payload.

use std::io::Write;

/// Compresses payload after payload into one stream.
pub(crate) struct ZstdStream(zstd::stream::write::Encoder<'static, Vec<u8>>);

impl ZstdStream {
    pub(crate) fn new() -> std::io::Result<Self> {
        zstd::stream::write::Encoder::new(Vec::new(), 3).map(ZstdStream)
    }

    /// The bytes of one WebSocket message.
    pub(crate) fn compress(&mut self, payload: &str) -> std::io::Result<Vec<u8>> {
        self.0.write_all(payload.as_bytes())?;
        self.0.flush()?;
        Ok(std::mem::take(self.0.get_mut()))
    }
}
