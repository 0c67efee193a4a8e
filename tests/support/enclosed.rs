//! A network in which every name and every address is this machine, and which writes down each call.
//!
//! A program that runs in it cannot leave: the kernel gives it a network of its own, without any
//! device but loopback (`unshare`, Linux). Every address is routed to that loopback, and every name
//! resolves to an address of it, so a look-up of a name, which no proxy would see, is written down as
//! a call is. Needs no rights where the system lets people make namespaces, and root otherwise.

mod dns;
mod http;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::thread;

/// Names the folder of the network that a program runs in.
pub const VARIABLE: &str = "HILO_ENCLOSED";

/// Ports at which a call is answered as a web server would.
const WEB: [u16; 2] = [80, 8080];
/// Ports at which a call is only written down.
const TCP: [u16; 5] = [21, 443, 445, 3478, 8443];
/// The same for datagrams: QUIC and STUN.
const UDP: [u16; 2] = [443, 3478];

/// The calls that were made in the network of a folder.
pub struct Calls(PathBuf);

impl Calls {
    /// Returns those of the network that this program runs in, or `None` outside of one.
    pub fn here() -> Option<(PathBuf, Calls)> {
        let folder = PathBuf::from(std::env::var_os(VARIABLE)?);
        let calls = Calls(folder.join("calls"));
        Some((folder, calls))
    }

    /// Returns all calls so far, a line each: `dns NAME`, `http HOST PATH`, `tcp PORT WORDS`, `udp PORT`.
    pub fn read(&self) -> Vec<String> {
        let lines = fs::read_to_string(&self.0).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    fn add(&self, call: &str) {
        let file = OpenOptions::new().append(true).create(true).open(&self.0);
        // One write, so that calls which come at once do not mix. It is what the test stands on.
        let line = format!("{call}\n");
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the list of calls");
    }
}

/// Returns how often somebody called a port at which nobody listens, TCP and UDP.
pub fn unanswered() -> io::Result<u64> {
    let table = fs::read_to_string("/proc/self/net/snmp")?;
    let value = |protocol: &str, field: &str| {
        let mut lines = table.lines().filter(|line| line.starts_with(protocol));
        let at = lines.next()?.split(' ').position(|name| name == field)?;
        lines.next()?.split(' ').nth(at)?.parse::<u64>().ok()
    };
    Ok(value("Tcp:", "AttemptFails").unwrap_or(0) + value("Udp:", "NoPorts").unwrap_or(0))
}

/// Runs a program enclosed. `entering` is how the program that calls this is started again, within.
pub fn run(folder: &Path, entering: &[&str], program: &[String]) -> io::Result<ExitStatus> {
    Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "--mount"])
        .arg(std::env::current_exe()?)
        .args(entering)
        .arg(folder)
        .args(program)
        .status()
}

/// Makes the network that this process is alone in, and runs a program there.
///
/// Pages are served from `FOLDER/pages`, at every host.
pub fn enter(folder: &Path, program: &[String]) -> io::Result<ExitStatus> {
    let resolver = folder.join("resolv.conf");
    let order = folder.join("nsswitch.conf");
    fs::write(&resolver, "nameserver 127.0.0.1\n")?;
    fs::write(&order, "passwd: files\ngroup: files\nhosts: files dns\n")?;
    let (resolver, order) = (resolver.display().to_string(), order.display().to_string());
    for line in [
        "ip link set lo up",
        // Who has no address but loopback looks up no names.
        "ip address add 198.51.100.200/32 dev lo",
        "ip address add 2001:db8::200/128 dev lo",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        &format!("mount --bind {resolver} /etc/resolv.conf"),
        &format!("mount --bind {order} /etc/nsswitch.conf"),
    ] {
        let mut words = line.split(' ');
        let status = Command::new(words.next().unwrap_or_default()).args(words).status()?;
        if !status.success() {
            return Err(io::Error::other(format!("{line}: {status}")));
        }
    }
    let calls = Arc::new(Calls(folder.join("calls")));
    let pages = folder.join("pages");
    for port in WEB {
        let (calls, pages) = (Arc::clone(&calls), pages.clone());
        listen(port, move |stream| http::answer(stream, &calls, &pages))?;
    }
    for port in TCP {
        let calls = Arc::clone(&calls);
        listen(port, move |stream| http::note(stream, port, &calls))?;
    }
    for port in UDP {
        let (socket, calls) = (UdpSocket::bind(("::", port))?, Arc::clone(&calls));
        thread::spawn(move || {
            while socket.recv_from(&mut [0; 2048]).is_ok() {
                calls.add(&format!("udp {port}"));
            }
        });
    }
    let socket = UdpSocket::bind("127.0.0.1:53")?;
    thread::spawn(move || dns::serve(&socket, &calls));
    let (name, arguments) = program.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    Command::new(name).args(arguments).env(VARIABLE, folder).status()
}

fn listen(
    port: u16,
    answer: impl Fn(std::net::TcpStream) + Clone + Send + 'static,
) -> io::Result<()> {
    // Both kinds of addresses come in here.
    let listener = TcpListener::bind(("::", port))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || answer(stream));
        }
    });
    Ok(())
}
