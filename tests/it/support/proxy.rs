//! A wire between a program and a server on this machine that can be cut.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How a wire is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    Cut,
    /// Nothing comes through, and nobody is told.
    Hangs,
}

/// Forwards connections while it is whole.
pub struct Wire {
    address: SocketAddr,
    state: watch::Sender<State>,
    task: JoinHandle<()>,
}

impl Wire {
    /// Forwards from a port of its own to this address.
    pub async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has one");
        let (tell, state) = watch::channel(State::Whole);
        let task = tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                let (server, mut state) = (server.clone(), state.clone());
                tokio::spawn(async move {
                    let begun = *state.borrow();
                    if begun == State::Cut {
                        return;
                    }
                    let Ok(mut there) = TcpStream::connect(server).await else { return };
                    if begun == State::Whole {
                        tokio::select! {
                            _ = copy_bidirectional(&mut here, &mut there) => return,
                            _ = state.wait_for(|now| *now != State::Whole) => {}
                        }
                    }
                    // One that hangs ends when the wire is mended: what was on its way is lost.
                    let _ = state.wait_for(|now| *now != State::Hangs).await;
                });
            }
        });
        Self { address, state: tell, task }
    }

    /// Where the program is to connect to.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Cuts every connection, in the middle of whatever it carries; new ones end at once.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Lets nothing through any more and tells nobody, as a network does that is gone.
    pub fn hang(&self) {
        self.state.send_replace(State::Hangs);
    }

    /// Lets new connections through again.
    pub fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.state.send_replace(State::Cut);
        self.task.abort();
    }
}
