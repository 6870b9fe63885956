//! What was understood of a call, as it is kept and read.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_language::Analysis;
use serde_json::json;

use crate::call_log::CallLog;
use crate::correction;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::CallLogId;
use crate::schema::{call_insights, call_logs, leads};
use crate::tenancy::Call;

/// What is read beside the call's own columns.
#[derive(Clone, Debug, Default, Queryable, Selectable)]
#[diesel(table_name = call_insights, check_for_backend(diesel::pg::Pg))]
pub struct Insight {
    /// Who made the transcript.
    pub transcriber: Option<String>,
    /// Who read it.
    pub analyser: Option<String>,
    /// What is to happen next.
    pub next_action: Option<String>,
    /// How the caller felt.
    pub mood: Option<String>,
    /// 0 to 1.
    pub service_confidence: Option<f32>,
    /// 0 to 1.
    pub city_confidence: Option<f32>,
}

/// Keeps an analysis. What a person corrected stays; an empty service or city of the lead is filled.
/// `false`: the call was erased, and nothing was kept.
pub async fn save_analysis(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    analysis: &Analysis,
    analyser: &str,
) -> Result<bool, DatabaseError> {
    let open = call_logs::table
        .find(log.id)
        .filter(call_logs::erased_at.is_null());
    let held: Option<CallLogId> = open
        .select(call_logs::id)
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    if held.is_none() {
        return Ok(false);
    }
    let corrected = correction::corrected(conn, log.id).await?;
    let service = analysis.service.as_ref();
    let city = analysis.city.as_ref();
    let confidence = [service, city]
        .into_iter()
        .flatten()
        .map(|found| found.confidence)
        .reduce(f32::min);
    diesel::update(open)
        .set((
            call_logs::summary.eq(&analysis.summary),
            call_logs::extraction_confidence.eq(confidence),
            call_logs::extraction_evidence.eq(json!({
                "service": service.map(|found| &found.evidence),
                "city": city.map(|found| &found.evidence),
            })),
        ))
        .execute(conn)
        .await?;
    if !corrected.service {
        diesel::update(open)
            .set(call_logs::extracted_service.eq(service.map(|found| &found.value)))
            .execute(conn)
            .await?;
    }
    if !corrected.city {
        diesel::update(open)
            .set(call_logs::extracted_city.eq(city.map(|found| &found.value)))
            .execute(conn)
            .await?;
    }
    keep_rest(conn, log, analysis, analyser).await?;
    fill_lead(conn, log).await?;
    Ok(true)
}

async fn keep_rest(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    analysis: &Analysis,
    analyser: &str,
) -> Result<(), DatabaseError> {
    let rest = (
        call_insights::analyser.eq(analyser),
        call_insights::next_action.eq(analysis.next_action.as_str()),
        call_insights::mood.eq(analysis.mood.as_str()),
        call_insights::service_confidence
            .eq(analysis.service.as_ref().map(|found| found.confidence)),
        call_insights::city_confidence.eq(analysis.city.as_ref().map(|found| found.confidence)),
    );
    diesel::insert_into(call_insights::table)
        .values((
            call_insights::business_id.eq(log.business_id),
            call_insights::call_log_id.eq(log.id),
            rest,
        ))
        .on_conflict(call_insights::call_log_id)
        .do_update()
        .set(rest)
        .execute(conn)
        .await?;
    Ok(())
}

/// What the call says of its lead fills what is not known yet.
async fn fill_lead(conn: &mut AsyncPgConnection, log: &CallLog) -> Result<(), DatabaseError> {
    let Some(lead) = log.lead_id else {
        return Ok(());
    };
    let (service, city): (Option<String>, Option<String>) = call_logs::table
        .find(log.id)
        .select((call_logs::extracted_service, call_logs::extracted_city))
        .first(conn)
        .await?;
    let own = leads::table
        .find(lead)
        .filter(leads::business_id.eq(log.business_id));
    if let Some(service) = service {
        diesel::update(own.filter(leads::service.is_null()))
            .set(leads::service.eq(service))
            .execute(conn)
            .await?;
    }
    if let Some(city) = city {
        diesel::update(own.filter(leads::city.is_null()))
            .set(leads::city.eq(city))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// What was understood of the call beside its own columns.
pub async fn insight(conn: &mut TenantConn, call: &Call) -> Result<Insight, DatabaseError> {
    let insight = call_insights::table
        .filter(call_insights::business_id.eq(conn.business()))
        .filter(call_insights::call_log_id.eq(call.log().id))
        .select(Insight::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(insight.unwrap_or_default())
}
