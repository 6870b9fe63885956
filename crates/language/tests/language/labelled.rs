//! The labelled calls as they are kept: `@ id | business | service | city`, then a line a turn.

use std::collections::HashMap;

use prosaas_language::{Language, Segment, Service, Speaker, Transcript};

/// A call and what is right.
pub(crate) struct Labelled {
    pub(crate) id: String,
    pub(crate) language: Language,
    pub(crate) services: Vec<Service>,
    pub(crate) transcript: Transcript,
    pub(crate) service: Option<String>,
    pub(crate) city: Option<String>,
}

impl Labelled {
    /// Even numbers were not looked at while the matcher was made.
    pub(crate) fn held_back(&self) -> bool {
        let number = self.id.rsplit('-').next().unwrap();
        number.parse::<u32>().unwrap().is_multiple_of(2)
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Labelled> {
    let businesses = businesses(include_str!("../../data/calls/businesses.txt"));
    let hebrew = [
        include_str!("../../data/calls/he-1.txt"),
        include_str!("../../data/calls/he-2.txt"),
    ];
    let mut calls = Vec::new();
    for text in hebrew {
        calls.extend(read(text, Language::Hebrew, &businesses));
    }
    calls.extend(read(
        include_str!("../../data/calls/en.txt"),
        Language::English,
        &businesses,
    ));
    calls
}

fn read(
    text: &str,
    language: Language,
    businesses: &HashMap<String, Vec<Service>>,
) -> Vec<Labelled> {
    let mut calls: Vec<Labelled> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(head) = line.strip_prefix("@ ") {
            let fields: Vec<&str> = head.split('|').map(str::trim).collect();
            let [id, business, service, city] = fields.try_into().unwrap();
            calls.push(Labelled {
                id: id.to_owned(),
                language,
                services: businesses.get(business).unwrap().clone(),
                transcript: Transcript::default(),
                service: (service != "-").then(|| service.to_owned()),
                city: (city != "-").then(|| city.to_owned()),
            });
            continue;
        }
        let (speaker, said) = line.split_once(": ").unwrap();
        let speaker = if speaker == "A" {
            Speaker::Agent
        } else {
            Speaker::Customer
        };
        let segments = &mut calls.last_mut().unwrap().transcript.segments;
        let start = segments.last().map_or(0.0, |last| last.end);
        segments.push(Segment {
            start,
            end: start + 4.0,
            speaker: Some(speaker),
            text: said.to_owned(),
        });
    }
    calls
}

fn businesses(text: &str) -> HashMap<String, Vec<Service>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (name, services) = line.split_once(": ").unwrap();
            (
                name.to_owned(),
                services.split(" | ").map(service).collect(),
            )
        })
        .collect()
}

fn service(text: &str) -> Service {
    match text.split_once(" [") {
        None => Service {
            name: text.trim().to_owned(),
            words: Vec::new(),
        },
        Some((name, words)) => Service {
            name: name.trim().to_owned(),
            words: words
                .trim_end_matches([']', ' '])
                .split(", ")
                .map(str::to_owned)
                .collect(),
        },
    }
}
