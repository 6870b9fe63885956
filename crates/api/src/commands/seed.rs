//! `prosaas-api seed`: something to look at in a fresh deployment.

use prosaas_core::account::Passwords;
use prosaas_core::database::Database;
use prosaas_core::seed::{self, Seeded};
use prosaas_core::settings::Settings;
use serde_json::json;

use super::Outcome;

/// Makes the demo's business once; a second run changes nothing and says the same.
#[expect(
    clippy::print_stdout,
    reason = "the command's result is for the person who ran it"
)]
pub async fn seed(settings: &Settings, as_json: bool) -> Outcome {
    let database = Database::connect(&settings.database).await?;
    let Seeded {
        business,
        email,
        password,
        number,
    } = seed::demo(&database, &Passwords::new()?).await?;
    if as_json {
        let printed = json!({
            "business_id": business, "email": email, "password": password, "number": number,
        });
        println!("{printed}");
    } else {
        println!("Sign in as {email} with the password {password}; call {number}.");
    }
    Ok(())
}
