//! The `adder` that the tests run.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The `adder` to test: the one that ADDER names, or one built now, in the profile of this test.
///
/// # Errors
/// Why there is none.
pub fn built() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("ADDER") {
        let path = PathBuf::from(path);
        return path.canonicalize().map_err(|error| format!("ADDER={}: {error}", path.display()));
    }
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    // This test lies in PROFILE/deps.
    let folder = this.parent().and_then(|deps| deps.parent()).and_then(|profile| profile.file_name());
    let profile = folder.map_or("dev".into(), |name| name.to_string_lossy().replace("debug", "dev"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        // The whole workspace is named so that dependencies keep the features with which they are built already.
        .args([
            "build",
            "--locked",
            "--workspace",
            "--bin",
            "adder",
            "--message-format=json-render-diagnostics",
        ])
        .args(["--profile", &profile])
        .current_dir(crate::workspace::root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        return Err("adder does not build".into());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let path = messages.lines().filter_map(executable).next_back();
    path.ok_or_else(|| "cargo built no `adder`".into())
}

/// The executable that one of cargo's messages names.
fn executable(message: &str) -> Option<PathBuf> {
    let (_, rest) = message.split_once("\"executable\":\"")?;
    let (path, _) = rest.split_once('"')?;
    Some(PathBuf::from(path.replace("\\\\", "\\")))
}
