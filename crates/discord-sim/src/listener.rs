//! TCP connections that can be broken on purpose, at a byte of our choice.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The sim's listener. Keeps a weak hand on every connection, so that the end of the sim ends them all.
#[derive(Debug)]
pub(crate) struct CuttableListener {
    inner: TcpListener,
    open: Arc<Mutex<Vec<Weak<Mutex<Cut>>>>>,
}

/// All connections of a listener.
#[derive(Clone, Debug)]
pub(crate) struct AllPeers(Arc<Mutex<Vec<Weak<Mutex<Cut>>>>>);

impl AllPeers {
    /// Breaks every connection that is still open.
    pub(crate) fn cut(&self) {
        let open = std::mem::take(&mut *locked(&self.0));
        for peer in open.iter().filter_map(Weak::upgrade) {
            Peer { cut: peer }.cut();
        }
    }
}

impl CuttableListener {
    pub(crate) fn new(inner: TcpListener) -> (Self, AllPeers) {
        let open = Arc::new(Mutex::new(Vec::new()));
        (CuttableListener { inner, open: Arc::clone(&open) }, AllPeers(open))
    }
}

/// A hand on one connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    cut: Arc<Mutex<Cut>>,
}

#[derive(Debug, Default)]
pub(crate) struct Cut {
    dead: bool,
    /// Bytes that may still be written; `None` for no bound.
    left: Option<usize>,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Peer {
    /// Breaks the connection now.
    pub(crate) fn cut(&self) {
        let mut cut = locked(&self.cut);
        cut.dead = true;
        for waker in [cut.reader.take(), cut.writer.take()].into_iter().flatten() {
            waker.wake();
        }
    }

    /// Lets `bytes` more bytes out, then breaks the connection.
    pub(crate) fn cut_after(&self, bytes: usize) {
        locked(&self.cut).left = Some(bytes);
    }
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Cuttable {
    inner: TcpStream,
    peer: Peer,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
}

impl Listener for CuttableListener {
    type Io = Cuttable;
    type Addr = Peer;

    async fn accept(&mut self) -> (Cuttable, Peer) {
        loop {
            match self.inner.accept().await {
                Ok((inner, _)) => {
                    let _ = inner.set_nodelay(true);
                    let peer = Peer { cut: Arc::default() };
                    let mut open = locked(&self.open);
                    open.retain(|p| p.strong_count() > 0);
                    open.push(Arc::downgrade(&peer.cut));
                    return (Cuttable { inner, peer: peer.clone() }, peer);
                }
                // Out of file descriptors or the like: it passes, and accepting at once would spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer { cut: Arc::default() })
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.remote_addr().clone()
    }
}

impl AsyncRead for Cuttable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        {
            let mut cut = locked(&self.peer.cut);
            if cut.dead {
                return broken();
            }
            cut.reader = Some(cx.waker().clone());
        }
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Cuttable {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let allowed = {
            let mut cut = locked(&self.peer.cut);
            if cut.dead || cut.left == Some(0) {
                cut.dead = true;
                return broken();
            }
            cut.writer = Some(cx.waker().clone());
            cut.left.map_or(buf.len(), |left| left.min(buf.len()))
        };
        let written = Pin::new(&mut self.inner).poll_write(cx, &buf[..allowed]);
        if let Poll::Ready(Ok(written)) = &written
            && let Some(left) = &mut locked(&self.peer.cut).left
        {
            *left = left.saturating_sub(*written);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// Binds the sim's port on the loopback interface; 0 lets the system choose.
pub(crate) async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await
}
