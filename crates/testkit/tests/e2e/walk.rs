//! The walk: every operation of the published document, asked as nobody, as somebody who may not, for
//! another business's objects, and as whom it is for. An operation that the walk's table does not name
//! fails it.
//!
//! To add an operation, write one line into `walk/operations.txt`:
//!
//! ```text
//! post /api/leads/{id}/notes | agent | 201 | {"text":"שלום"}
//! ```
//!
//! That is: method and path as in the document; whom it is for; the status that answers it; a body that
//! is accepted, or a query (`?from=…`), or nothing. The path's parameters get fresh objects of
//! `walk/objects.sql`, named by the path's piece before `{…}` (`leads` for `/api/leads/{id}`) where the
//! parameter's name ends with `id`, else by the parameter (`call_sid`); `{leads}` in a body or a query is
//! replaced in the same way.

mod asked;
mod shape;
mod table;
mod world;

use std::collections::BTreeSet;

use reqwest::Method;

use self::asked::{Operation, Who};
use self::table::{Line, Needs};
use self::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_keeps_to_its_document_whoever_asks() {
    let world = World::start().await;
    let document = world.document().await;
    let documented: BTreeSet<String> = asked::operations(&document);
    let lines = table::lines();
    let known: BTreeSet<String> = lines.iter().map(|line| line.operation.clone()).collect();
    let mut wrong: Vec<String> = documented
        .difference(&known)
        .map(|operation| format!("{operation}: the walk's table has no line for it"))
        .chain(
            known
                .difference(&documented)
                .map(|operation| format!("{operation}: the document does not have it")),
        )
        .collect();
    for line in lines
        .iter()
        .filter(|line| documented.contains(&line.operation))
    {
        let operation = Operation::new(&document, line);
        walk(&world, &operation, line, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

async fn walk(world: &World, operation: &Operation<'_>, line: &Line, wrong: &mut Vec<String>) {
    let needs = line.needs;
    let mut note = |who: &str, problem: Result<(), String>| {
        if let Err(problem) = problem {
            wrong.push(format!("{}, {who}: {problem}", operation.name));
        }
    };
    let own = world.own();
    if needs != Needs::Nobody {
        let answer = operation.ask(world, own, &Who::Nobody).await;
        note("nobody", answer.is_problem(401, "unauthenticated"));
    }
    for (who, code) in world.refused(needs).await {
        let answer = operation.ask(world, own, &who).await;
        note(
            &format!("somebody who may not ({who})"),
            answer.is_problem(403, code),
        );
    }
    if operation.has_objects() && needs != Needs::Nobody && needs != Needs::Platform {
        let who = world.allowed(needs).await;
        let foreign = operation.ask(world, world.foreign(), &who).await;
        let missing = operation.ask_for_nothing(world, &who).await;
        note("for a foreign object", foreign.is_same_404(&missing));
    }
    let who = world.allowed(needs).await;
    let answer = operation.ask(world, own, &who).await;
    note("as whom it is for", operation.check(&answer));
    if operation.method == Method::GET && answer.status.as_u16() < 300 {
        note("as whom it is for", Operation::no_store(&answer));
    }
}
