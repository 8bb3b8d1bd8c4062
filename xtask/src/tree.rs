//! Ending a process together with all that it started.

use std::fs;
use std::process::Command;

/// Ends a process and its descendants at once, without asking them.
///
/// Those that it started and that have lost their parent since are not found.
pub fn kill(process: u32) {
    // What is stopped starts nothing more: what it started just before is found the next time.
    let mut tree = Vec::new();
    loop {
        let found = with_descendants(process);
        if found == tree {
            break;
        }
        signal("STOP", &found);
        tree = found;
    }
    signal("KILL", &tree);
}

fn signal(name: &str, processes: &[u32]) {
    let mut kill = Command::new("sh");
    kill.args(["-c", r#"kill -s "$@""#, "sh", name]);
    kill.args(processes.iter().map(u32::to_string));
    // Some may have ended by themselves in the meantime, of which `kill` would complain.
    let _ = kill.output();
}

/// The process itself, its children, their children and so on.
fn with_descendants(process: u32) -> Vec<u32> {
    let parents = parents();
    let mut tree = vec![process];
    let mut at = 0;
    while let Some(&parent) = tree.get(at) {
        tree.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(child, _)| *child));
        at += 1;
    }
    tree
}

/// Every process of this machine with its parent.
fn parents() -> Vec<(u32, u32)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let with_parent = processes.filter_map(|process: u32| {
        let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        Some((process, parent(&status)?))
    });
    with_parent.collect()
}

/// The parent in a line of `/proc/*/stat`, whose second word is a name that may hold spaces.
fn parent(status: &str) -> Option<u32> {
    let (_, after_name) = status.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Read};
    use std::process::Stdio;

    #[test]
    fn a_parent_is_found_behind_a_strange_name() {
        assert_eq!(parent("12 (a (b) c) S 7 12 12 0"), Some(7));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn grandchildren_end_too() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "(sleep 600; :) & echo started; wait"]).stdout(Stdio::piped());
        let mut child = shell.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        kill(child.id());
        assert!(!child.wait().unwrap().success());
        // All of them held the pipe, so its end says that all are gone.
        output.read_to_end(&mut Vec::new()).unwrap();
    }
}
