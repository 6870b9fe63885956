//! Listens to a file as the worker does, for `scripts/bench peaks`: prints the points and seconds of what was
//! heard, the seconds it took, and the most memory that was resident.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path: PathBuf = std::env::args_os().nth(1).ok_or("name a file")?.into();
    let started = Instant::now();
    let heard = prosaas_audio::listen(File::open(path)?, |_| false)?;
    let took = started.elapsed().as_secs_f64();
    println!(
        "points={} heard={:.1} seconds={took:.3} peak_kb={}",
        heard.waveform.length,
        heard.seconds,
        peak_kb()?
    );
    Ok(())
}

/// Linux' own high-water mark of this process.
fn peak_kb() -> Result<u64, Box<dyn std::error::Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    Ok(number.ok_or("no VmHWM")?.parse()?)
}
