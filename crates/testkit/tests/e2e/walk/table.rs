//! What the walk knows of each operation and object: one line an operation, one statement an object.

use prosaas_core::role::Role;

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Everybody.
    Nobody,
    /// A person who is signed in, whatever their business.
    Person,
    /// A member from this role on.
    Role(Role),
    /// Whoever runs the platform.
    Platform,
}

/// An operation's line.
pub(super) struct Line {
    /// `get /api/calls`.
    pub(super) operation: String,
    pub(super) needs: Needs,
    /// The status of its answer.
    pub(super) answers: u16,
    /// A body or a query that it accepts.
    pub(super) input: &'static str,
}

const OPERATIONS: &str = include_str!("operations.txt");
const OBJECTS: &str = include_str!("objects.sql");

pub(super) fn lines() -> Vec<Line> {
    let lines = OPERATIONS.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(line)
        .collect()
}

fn line(text: &'static str) -> Line {
    let fields: Vec<&str> = text.splitn(4, '|').map(str::trim).collect();
    let [operation, whom, answers, input] = fields[..] else {
        panic!("not four fields: {text}");
    };
    let needs = match whom {
        "nobody" => Needs::Nobody,
        "person" => Needs::Person,
        "platform" => Needs::Platform,
        role => Needs::Role(role.parse().unwrap_or_else(|_| panic!("whom: {text}"))),
    };
    Line {
        operation: operation.split_whitespace().collect::<Vec<_>>().join(" "),
        needs,
        answers: answers.parse().unwrap_or_else(|_| panic!("status: {text}")),
        input,
    }
}

/// Name and statement of each object.
pub(super) fn objects() -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS
        .split("-- name: ")
        .skip(1)
        .filter_map(|object| object.split_once('\n'))
        .map(|(name, statement)| {
            // What follows the statement is the comment of the next one.
            let end = statement.find(';').unwrap_or(statement.len());
            (name, &statement[..end])
        })
}
