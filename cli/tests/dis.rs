//! `adder dis`: what it prints for the scripts in `dis/`, held against the text beside each.
//!
//! A script's first lines say how it is listed, `# dis: ARGUMENTS`; `BLESS=1` rewrites the texts.

use std::path::Path;
use std::process::Command;

/// What one script is listed as, by all its lines of arguments.
fn listed(script: &Path) -> String {
    let text = std::fs::read_to_string(script).expect("reads");
    let mut out = String::new();
    for line in text.lines().map_while(|line| line.strip_prefix("# dis: ")) {
        let name = script.file_name().expect("a name");
        let output = Command::new(env!("CARGO_BIN_EXE_adder"))
            .arg("dis")
            .args(line.split_whitespace())
            .arg(name)
            .current_dir(script.parent().expect("a folder"))
            .output()
            .expect("the command runs");
        out += &format!("$ adder dis {line}\n");
        out += &without_addresses(&String::from_utf8_lossy(&output.stdout));
        if !output.status.success() {
            out += &String::from_utf8_lossy(&output.stderr);
        }
        out.push('\n');
    }
    out
}

/// Addresses of objects differ from run to run: those of constants, and of classes.
fn without_addresses(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let digits = |mark: &str| line.find(mark).map(|at| at + mark.len());
        let constant = digits(" = 0x").filter(|_| line.starts_with("    const"));
        match constant.or_else(|| digits(" = iconst.ptr ")) {
            Some(at) if line[at..].bytes().take_while(u8::is_ascii_hexdigit).count() > 10 => {
                let end = line[at..].find(' ').map_or("", |end| &line[at + end..]);
                out += &format!("{}ADDRESS{end}\n", &line[..at]);
            }
            _ => out += &format!("{line}\n"),
        }
    }
    out
}

#[test]
fn listings_are_as_they_were() {
    let bless = std::env::var_os("BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dis");
    let mut scripts: Vec<_> = std::fs::read_dir(folder)
        .expect("reads")
        .map(|entry| entry.expect("reads").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty());
    let mut wrong = String::new();
    for script in scripts {
        let (out, kept) = (listed(&script), script.with_extension("out"));
        if bless {
            std::fs::write(kept, out).expect("writes");
        } else if std::fs::read_to_string(&kept).ok().as_deref() != Some(&out) {
            wrong += &format!("{}:\n{out}\n", script.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
