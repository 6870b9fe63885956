//! Recordings for tests, made by ffmpeg.

use std::path::Path;
use std::process::Command;

/// An MP3 of these tones, one after the other on each channel; a frequency of 0 is silence.
pub(crate) fn mp3(path: &Path, channels: &[&[(u32, u32)]]) {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y"]);
    let mut graph = Vec::new();
    let mut input = 0;
    for (channel, tones) in channels.iter().enumerate() {
        let mut parts = Vec::new();
        for (seconds, frequency) in *tones {
            let source = if *frequency == 0 {
                format!("anullsrc=r=16000:cl=mono:d={seconds}")
            } else {
                format!("sine=frequency={frequency}:sample_rate=16000:duration={seconds}")
            };
            command.args(["-f", "lavfi", "-i", &source]);
            parts.push(format!("[{input}:a]"));
            input += 1;
        }
        let (parts, count) = (parts.concat(), tones.len());
        graph.push(format!("{parts}concat=n={count}:v=0:a=1[c{channel}]"));
    }
    let ends: Vec<String> = (0..channels.len())
        .map(|channel| format!("[c{channel}]"))
        .collect();
    let ends = ends.concat();
    graph.push(match channels.len() {
        1 => format!("{ends}anull[out]"),
        several => format!("{ends}amerge=inputs={several}[out]"),
    });
    command.args(["-filter_complex", &graph.join(";"), "-map", "[out]"]);
    let status = command
        .args(["-b:a", "32k", "-f", "mp3"])
        .arg(path)
        .status()
        .unwrap();
    assert!(status.success());
}
