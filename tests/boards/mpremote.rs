//! MicroPython's client against a board, over a socket that is its serial line. `cargo xtask setup` installs it.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use adder_tests::workspace;

use crate::image;

/// The longest that the client may take for one command.
const PATIENCE: Duration = Duration::from_secs(60);

/// Gives the prompt, also where the line is in raw mode still: QEMU may lose what a client sends as it goes.
const ENTER: &str = "\r\x02\r";

/// Runs a program on a terminal of its own.
const SPAWN: &str = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";

/// The client, whose prompt asks its line for a number that the library's sockets have under another name only.
const CLIENT: &str = "
from serial.urlhandler.protocol_socket import Serial
Serial.fd = property(lambda line: line.fileno())
from mpremote.main import main
main()
";

fn tools() -> PathBuf {
    workspace::target().join("python/bin")
}

/// A board whose serial line is a socket, and a folder for what is sent to it.
struct Device {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Device {
    fn start(machine: &str) -> Device {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.expect("a free port").port();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mpremote-{port}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let child = Command::new("qemu-system-arm")
            .args(["-machine", machine, "-nographic", "-monitor", "none", "-serial"])
            .arg(format!("tcp:127.0.0.1:{port},server=on,wait=off"))
            .arg("-kernel")
            .arg(image(machine))
            .stdin(Stdio::null())
            .spawn()
            .expect("qemu-system-arm");
        let address = format!("socket://127.0.0.1:{port}");
        let end = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end, "QEMU does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Device { child, address, folder }
    }

    /// Writes a file of the folder.
    fn file(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn command(&self, program: &str, before: &[&str], args: &[&str]) -> Command {
        let mut command = Command::new(tools().join(program));
        command.args(before).args(["connect", &self.address]).args(args).current_dir(&self.folder);
        command
    }

    /// What the client prints and whether it succeeds.
    fn run(&self, args: &[&str]) -> (String, bool) {
        let mut child = self
            .command("mpremote", &[], args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("mpremote: `cargo xtask setup` installs it");
        let end = Instant::now() + PATIENCE;
        while child.try_wait().expect("a process").is_none() {
            if Instant::now() > end {
                let _ = child.kill();
                panic!("mpremote {args:?}: no end");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output().expect("its output");
        let text = [output.stdout, output.stderr].concat();
        (String::from_utf8_lossy(&text).replace("\r\n", "\n"), output.status.success())
    }

    /// What the client prints; it has to succeed.
    fn ok(&self, args: &[&str]) -> String {
        let (text, is_ok) = self.run(args);
        assert!(is_ok, "mpremote {args:?}: {text}");
        text
    }

    /// Types into the client's prompt, on a terminal of its own, each text once the one before it was answered.
    fn typed(&self, args: &[&str], dialogue: &[(&str, &str)]) -> String {
        let python = tools().join("python");
        let python = python.to_str().expect("a path in UTF-8");
        let mut child = self
            .command("python", &["-c", SPAWN, python, "-c", CLIENT], args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python: `cargo xtask setup` installs it");
        let mut to = child.stdin.take().expect("a way in");
        let mut from = child.stdout.take().expect("a way out");
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 256];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let (mut all, mut seen) = (String::new(), 0);
        let end = Instant::now() + PATIENCE;
        for (text, answer) in dialogue {
            to.write_all(text.as_bytes()).and_then(|()| to.flush()).expect("it is typed");
            let place = loop {
                if let Some(place) = all[seen..].find(answer) {
                    break place;
                }
                match receiver.recv_timeout(Duration::from_secs(1)) {
                    Ok(bytes) => all.push_str(&String::from_utf8_lossy(&bytes)),
                    // What is typed before the client has set up its terminal is lost: Enter once more does no harm.
                    Err(RecvTimeoutError::Timeout) if Instant::now() < end => {
                        let again = if *text == ENTER { text.as_bytes() } else { b"" };
                        to.write_all(again).and_then(|()| to.flush()).expect("it is typed");
                    }
                    Err(_) => {
                        let _ = child.kill();
                        panic!("no {answer:?} after {text:?}: {all}");
                    }
                }
            };
            seen += place + answer.len();
        }
        drop(to);
        assert!(child.wait().is_ok_and(|status| status.success()), "{all}");
        all
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const VIPER: &str = "
@micropython.viper
def crc(data, size: int) -> int:
    p = ptr8(data)
    crc = 0xffff
    for i in range(size):
        crc ^= p[i] << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xffff if crc & 0x8000 else crc << 1
    return crc


@micropython.viper
def fill(data):
    p = ptr16(data)
    for i in range(4):
        p[i] = i * 0x101


data = bytearray(8)
fill(data)
print(hex(crc(b'123456789', 9)), data)
";

#[test]
fn programs_are_run() {
    let device = Device::start("mps2-an386");
    assert_eq!(device.ok(&["exec", "print(6 * 7)"]), "42\n");
    assert_eq!(device.ok(&["eval", "[x * x for x in range(4)]"]), "[0, 1, 4, 9]\n");
    device.file("viper.py", VIPER);
    let expected = "0x29b1 bytearray(b'\\x00\\x00\\x01\\x01\\x02\\x02\\x03\\x03')\n";
    assert_eq!(device.ok(&["run", "viper.py"]), expected);
    let (text, is_ok) = device.run(&["exec", "1 / 0"]);
    assert!(!is_ok && text.contains("ZeroDivisionError"), "{text}");
    assert_eq!(device.ok(&["exec", "x = 5", "+", "resume", "exec", "print(x)"]), "5\n");
    assert_eq!(device.ok(&["exec", "x = 5", "+", "soft-reset", "+", "eval", "'x' in globals()"]), "False\n");
    let typed = device.typed(
        &["repl"],
        &[
            (ENTER, ">>> "),
            ("print(6 * 7)\r", "42\r\n>>> "),
            ("def f(): return 1\r\r", ">>> "),
            ("f()\r", "1\r\n"),
            ("\x1d", ""),
        ],
    );
    assert!(typed.contains("Connected to MicroPython at socket://"), "{typed}");
    let typed =
        device.typed(&["repl"], &[(ENTER, ">>> "), ("\x04", "soft reboot"), ("", ">>> "), ("\x1d", "")]);
    assert!(typed.contains("MicroPython dialect"), "{typed}");
}

#[test]
fn files_are_copied_and_outlive_a_soft_reset() {
    let device = Device::start("netduinoplus2");
    let long: String = (0..600).map(|i| format!("line {i}\n")).collect();
    device.file("long.txt", &long);
    device.file("folder/module.py", "def f():\n    return 'from a file'\n");
    device.ok(&["fs", "cp", "long.txt", ":"]);
    device.ok(&["fs", "mkdir", "lib"]);
    device.ok(&["fs", "cp", "folder/module.py", ":lib/module.py"]);
    device.ok(&["fs", "cp", "-r", "folder", ":"]);
    assert_eq!(
        device.ok(&["exec", "import module; print(module.f(), module.__file__)"]),
        "from a file /lib/module.py\n"
    );
    assert_eq!(device.ok(&["fs", "cat", ":long.txt"]), long);
    let list = device.ok(&["fs", "ls"]);
    assert_eq!(list, format!("ls :\n{:12} long.txt\n{:12} lib/\n{:12} folder/\n", long.len(), 0, 0));
    assert!(device.ok(&["fs", "ls", "folder"]).contains("module.py"));
    assert!(device.ok(&["fs", "cp", "long.txt", ":"]).contains("Up to date: ./long.txt"));
    device.ok(&["fs", "cp", ":long.txt", "back.txt"]);
    assert_eq!(std::fs::read_to_string(device.folder.join("back.txt")).expect("a file"), long);
    device.file("abc", "abc");
    device.ok(&["cp", "abc", ":abc"]);
    let sum = device.ok(&["fs", "sha256sum", "abc"]);
    assert!(sum.ends_with("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"), "{sum}");
    device.ok(&["fs", "touch", "empty"]);
    assert_eq!(device.ok(&["eval", "__import__('os').stat('empty')[6]"]), "0\n");
    assert!(device.ok(&["df"]).lines().any(|line| line.starts_with("<Vfs>") && line.ends_with(" /")));
    device.ok(&["fs", "rm", "empty", "abc", "folder/module.py"]);
    device.ok(&["fs", "rmdir", "folder"]);
    device.ok(&["fs", "rm", "-r", ":lib"]);
    for missing in
        [["fs", "cat", "empty"], ["fs", "rm", "empty"], ["fs", "rmdir", "folder"], ["fs", "ls", "lib"]]
    {
        let (text, is_ok) = device.run(&missing);
        assert!(!is_ok && text.contains("No such file or directory"), "{text}");
    }
    assert_eq!(device.ok(&["fs", "ls"]), format!("ls :\n{:12} long.txt\n", long.len()));
}

const FULL: &str = "
import gc, os
for i in range(100):
    open('forgotten', 'w')
os.remove('forgotten')


def fill(name):
    f = open(name, 'wb')
    size = 0
    try:
        while True:
            size += f.write(b'0123456789abcdef' * 16)
    except OSError as e:
        f.close()
        print(name, e.errno, os.stat(name)[6] - size < 256, size > 20000, os.statvfs('/')[3])


fill('first')
try:
    os.mkdir('folder')
except OSError as e:
    print(e.errno)
with open('first', 'rb') as f:
    size = os.stat('first')[6]
    pieces = 0
    while piece := f.read(256):
        assert piece == (b'0123456789abcdef' * 16)[:len(piece)]
        pieces += len(piece)
    print(pieces == size)
os.remove('first')
kept = []
try:
    while True:
        kept.append(bytearray(200))
except MemoryError:
    pass
try:
    open('second', 'w').write('x' * 2000)
except (OSError, MemoryError) as e:
    print('no memory')
kept = None
gc.collect()
with open('third', 'w') as f:
    f.write('x')
print(os.listdir())
";

/// Files that a program forgets are closed; a full heap is an error, and what was written stays.
#[test]
fn memory_for_files_ends() {
    let device = Device::start("netduinoplus2");
    device.file("full.py", FULL);
    let output = device.ok(&["run", "full.py"]);
    let expected = "first 28 True True 0\n28\nTrue\nno memory\n";
    assert!(output.starts_with(expected) && output.contains("'third'"), "{output}");
    // What it left is there after the reset, and memory for the prompt, too.
    assert!(device.ok(&["exec", "import os; print(os.listdir())"]).contains("'third'"));
}

#[test]
fn files_run_at_the_start() {
    let device = Device::start("mps2-an386");
    device.file("boot.py", "print('boot runs')\nbooted = 1\n");
    device.file("main.py", "print('main runs', booted)\n1 / 0\n");
    device.ok(&["fs", "cp", "boot.py", "main.py", ":"]);
    // A program at the prompt gets `boot.py` alone.
    assert_eq!(device.ok(&["exec", "print(booted)"]), "1\n");
    let typed =
        device.typed(&["repl"], &[(ENTER, ">>> "), ("\x04", "soft reboot"), ("", ">>> "), ("\x1d", "")]);
    assert!(typed.contains("boot runs\r\nmain runs 1\r\nTraceback"), "{typed}");
    assert!(typed.contains("line 2, in <module>\r\nZeroDivisionError"), "{typed}");
    device.file("main.py", "import time\nwhile True:\n    time.sleep_ms(1)\n");
    device.ok(&["fs", "cp", "main.py", ":"]);
    let typed =
        device.typed(&["repl"], &[(ENTER, ">>> "), ("\x04", "boot runs"), ("\x03", ">>> "), ("\x1d", "")]);
    assert!(typed.contains("KeyboardInterrupt"), "{typed}");
    device.ok(&["fs", "rm", "boot.py", "main.py"]);
}

#[test]
fn a_local_folder_is_mounted() {
    let device = Device::start("netduinoplus2");
    device.file("here/far.py", "print('from afar')\nx = 7\n");
    device.file("here/package/__init__.py", "from .inner import y\n");
    device.file("here/package/inner.py", "y = __name__\n");
    let text: String = (0..300).map(|i| format!("text {i}\n")).collect();
    device.file("here/text.txt", &text);
    let program = "
import os, far, package
print(far.x, package.y, os.getcwd(), sorted(os.listdir()))
with open('text.txt') as f:
    print(f.readline(), len(f.read()))
with open('ten_chars', 'wb') as f:
    print(f.write(bytes(range(256)) * 4))
with open('ten_chars', 'rb') as f:
    print(f.read() == bytes(range(256)) * 4)
os.remove('ten_chars')
with open('/remote/out.txt', 'w') as f:
    print(f.write('written'))
os.rename('out.txt', 'new.txt')
print(os.stat('new.txt')[6], 'remote' in os.listdir('/'))
try:
    open('nothing')
except OSError as e:
    print('OSError', e.errno)
";
    device.file("program.py", program);
    let output = device.ok(&["mount", "here", "+", "run", "program.py"]);
    let expected = format!(
        "Local directory here is mounted at /remote\nfrom afar\n7 package.inner /remote ['far.py', 'package', \
         'text.txt']\ntext 0\n {}\n1024\nTrue\n7\n7 True\nOSError 2\n",
        text.len() - 7
    );
    assert_eq!(output, expected);
    let written = std::fs::read_to_string(device.folder.join("here/new.txt"));
    assert_eq!(written.expect("a file"), "written");
    // It is mounted again after a soft reset at the prompt, and gone in the next session.
    let typed = device.typed(
        &["mount", "here", "repl"],
        &[
            ("", ">>> "),
            ("\x04", "Remount local directory"),
            ("", ">>> "),
            ("import far\r", "from afar"),
            ("\x1d", ""),
        ],
    );
    assert!(!typed.contains("Warning"), "{typed}");
    assert_eq!(device.ok(&["eval", "__import__('os').getcwd()"]), "/\n");
}
