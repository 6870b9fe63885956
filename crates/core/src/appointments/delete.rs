//! An appointment that is no longer kept. One that was called off is better cancelled: a calendar
//! program then says so.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::change::lock;
use super::{AppointmentError, object};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::AppointmentId;
use crate::schema::appointments;
use crate::version::Expected;

/// Deletes an appointment.
pub async fn delete(
    conn: &mut TenantConn,
    id: AppointmentId,
    expected: &Expected,
    by: &By,
) -> Result<(), AppointmentError> {
    lock(conn, id, expected).await?;
    let row = appointments::table
        .filter(appointments::business_id.eq(conn.business()))
        .filter(appointments::id.eq(id));
    diesel::delete(row).execute(&mut **conn).await?;
    audit::note(conn, by, Action::AppointmentDeleted, object(id)).await?;
    Ok(())
}
