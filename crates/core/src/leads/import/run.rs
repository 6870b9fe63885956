//! An import from its beginning to its end.

use std::time::Duration;

use super::plan::Planned;
use super::report::{self, Place, Tally};
use super::{Upload, write};
use crate::audit::{self, Action, By};
use crate::clock::Clock;
use crate::database::{Database, DatabaseError, TenantConn};
use crate::ids::{BusinessId, LeadImportId};

/// Leads that are written in one transaction.
const BATCH: usize = 500;
/// A database that is away for a moment does not end an import.
const TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// Why an import did not come to its end. What was written stays; the same file may be sent again.
#[derive(Debug, thiserror::Error)]
#[error("the import stopped at a batch")]
pub struct ImportError(#[from] pub DatabaseError);

/// Writes down that an import begins.
pub async fn begin(
    conn: &mut TenantConn,
    upload: &Upload,
    by: &By,
) -> Result<LeadImportId, DatabaseError> {
    let id = report::insert(conn, upload, by.at).await?;
    audit::note(conn, by, Action::LeadsImported, format!("import:{id}")).await?;
    Ok(id)
}

/// Writes the file's leads, batch by batch; each counts as soon as it is written.
pub async fn run(
    db: &Database,
    business: BusinessId,
    id: LeadImportId,
    upload: &Upload,
    clock: &Clock,
) -> Result<(), ImportError> {
    let mut done = upload.failed();
    let batches = upload.leads.chunks(BATCH).len();
    for (number, planned) in upload.leads.chunks(BATCH).enumerate() {
        let mut tries = 1;
        let place = Place {
            import: id,
            done,
            last: number + 1 == batches,
        };
        while let Err(error) = write_batch(db, business, &place, planned, clock).await {
            if !error.is_transient() || tries == TRIES {
                return Err(error.into());
            }
            tries += 1;
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
        done += planned.iter().map(Planned::rows).sum::<usize>();
    }
    Ok(())
}

async fn write_batch(
    db: &Database,
    business: BusinessId,
    place: &Place,
    planned: &[Planned],
    clock: &Clock,
) -> Result<(), DatabaseError> {
    let mut conn = db.tenant(business).await?;
    let tally = write::batch(&mut conn, planned, clock.now()).await?;
    report::advance(&mut conn, place, tally, clock.now()).await?;
    conn.commit().await
}

/// What would become of the rows: everything is written, and taken back.
pub async fn dry_run(
    db: &Database,
    business: BusinessId,
    upload: &Upload,
    clock: &Clock,
) -> Result<Tally, DatabaseError> {
    let mut sum = Tally::default();
    for planned in upload.leads.chunks(BATCH) {
        sum += tried(db, business, planned, clock).await?;
    }
    Ok(sum)
}

async fn tried(
    db: &Database,
    business: BusinessId,
    planned: &[Planned],
    clock: &Clock,
) -> Result<Tally, DatabaseError> {
    let mut conn = db.tenant(business).await?;
    let tally = write::batch(&mut conn, planned, clock.now()).await?;
    // Dropped without a commit, the batch is taken back.
    drop(conn);
    Ok(tally)
}
