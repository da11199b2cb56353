//! A way between a program and its database that a test can cut, as a network or a server that dies does.

use std::net::SocketAddr;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Passes connections on while it is whole.
pub(crate) struct Relay {
    pub(crate) addr: SocketAddr,
    whole: watch::Sender<bool>,
}

impl Relay {
    pub(crate) async fn to(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let addr = listener.local_addr().expect("an address");
        let (whole, is_whole) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass_on(near, target.clone(), is_whole.clone()));
            }
        });
        Self { addr, whole }
    }

    /// Ends all connections, and refuses new ones.
    pub(crate) fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Lets new ones through again.
    pub(crate) fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn pass_on(mut near: TcpStream, target: String, mut is_whole: watch::Receiver<bool>) {
    if !*is_whole.borrow() {
        return;
    }
    let mut far = TcpStream::connect(target).await.expect("the database");
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = is_whole.wait_for(|whole| !whole) => {}
    }
}
