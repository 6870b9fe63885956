// Generated from the migrated database by `cargo test -p prosaas-testkit schema` with
// UPDATE_SCHEMA=1, and compared with it in every test run.

diesel::table! {
    api_tokens (id) {
        id -> Int8,
        business_id -> Int8,
        name -> Text,
        prefix -> Text,
        token_hash -> Bytea,
        role -> Text,
        scopes -> Array<Text>,
        created_by -> Nullable<Int8>,
        last_used_at -> Nullable<Timestamptz>,
        expires_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    appointments (id) {
        id -> Int8,
        business_id -> Int8,
        lead_id -> Nullable<Int8>,
        title -> Text,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        status -> Text,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        calendar_id -> Nullable<Int8>,
    }
}

diesel::table! {
    audit_log (id) {
        id -> Int8,
        business_id -> Nullable<Int8>,
        user_id -> Nullable<Int8>,
        api_token_id -> Nullable<Int8>,
        action -> Text,
        object -> Nullable<Text>,
        address -> Nullable<Text>,
        at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        details -> Nullable<Jsonb>,
    }
}

diesel::table! {
    business_calendars (id) {
        id -> Int8,
        business_id -> Int8,
        name -> Text,
        colour -> Text,
        feed_token_hash -> Nullable<Bytea>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    businesses (id) {
        id -> Int8,
        name -> Text,
        slug -> Text,
        time_zone -> Text,
        language -> Text,
        access_days -> Int4,
        purge_days -> Int4,
        recording_enabled -> Bool,
        announcement -> Nullable<Text>,
        transcription_provider -> Text,
        transcription_minutes_per_month -> Nullable<Int4>,
        services -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        delete_upstream -> Bool,
    }
}

diesel::table! {
    call_corrections (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        field -> Text,
        corrected_by -> Nullable<Int8>,
        corrected_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    call_holds (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        reason -> Text,
        set_by -> Nullable<Int8>,
        set_at -> Timestamptz,
        lifted_by -> Nullable<Int8>,
        lifted_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    call_insights (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        transcriber -> Nullable<Text>,
        analyser -> Nullable<Text>,
        next_action -> Nullable<Text>,
        mood -> Nullable<Text>,
        service_confidence -> Nullable<Float4>,
        city_confidence -> Nullable<Float4>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    call_logs (id) {
        id -> Int8,
        business_id -> Int8,
        call_sid -> Text,
        direction -> Text,
        from_number -> Text,
        to_number -> Text,
        customer_channel -> Nullable<Int2>,
        status -> Text,
        status_sequence -> Int4,
        started_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        duration_seconds -> Nullable<Int4>,
        lead_id -> Nullable<Int8>,
        recording_sid -> Nullable<Text>,
        recording_url -> Nullable<Text>,
        recording_duration_seconds -> Nullable<Int4>,
        recording_absent_reason -> Nullable<Text>,
        reconciled_at -> Nullable<Timestamptz>,
        transcription -> Nullable<Text>,
        final_transcript -> Nullable<Text>,
        transcript_segments -> Nullable<Jsonb>,
        transcript_language -> Nullable<Text>,
        extracted_service -> Nullable<Text>,
        extracted_city -> Nullable<Text>,
        extraction_confidence -> Nullable<Float4>,
        extraction_evidence -> Nullable<Jsonb>,
        summary -> Nullable<Text>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    call_outcomes (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        reached -> Bool,
        message -> Bool,
        dial_status -> Nullable<Text>,
        leg_status -> Nullable<Text>,
        end_status -> Nullable<Text>,
        outcome -> Nullable<Text>,
        started_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    call_words (business_id, call_log_id, word) {
        business_id -> Int8,
        call_log_id -> Int8,
        word -> Text,
    }
}

diesel::table! {
    callback_tasks (id) {
        id -> Int8,
        business_id -> Int8,
        lead_id -> Int8,
        call_log_id -> Nullable<Int8>,
        reason -> Text,
        state -> Text,
        missed_calls -> Int4,
        last_call_at -> Timestamptz,
        due_at -> Timestamptz,
        claimed_by -> Nullable<Int8>,
        claimed_at -> Nullable<Timestamptz>,
        done_at -> Nullable<Timestamptz>,
        done_by -> Nullable<Int8>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    deployment (singleton) {
        singleton -> Bool,
        id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    erasure_items (id) {
        id -> Int8,
        business_id -> Int8,
        erasure_id -> Int8,
        kind -> Text,
        recording_sid -> Nullable<Text>,
        store_key -> Nullable<Text>,
        done_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    erasures (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        requested_by -> Nullable<Int8>,
        api_token_id -> Nullable<Int8>,
        reason -> Nullable<Text>,
        requested_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (id) {
        id -> Int8,
        business_id -> Int8,
        email -> Text,
        role -> Text,
        token_hash -> Bytea,
        invited_by -> Nullable<Int8>,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Int8>,
        revoked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    lead_imports (id) {
        id -> Int8,
        business_id -> Int8,
        rows -> Int4,
        rows_done -> Int4,
        created -> Int4,
        updated -> Int4,
        unchanged -> Int4,
        failed -> Int4,
        problems -> Jsonb,
        problems_left_off -> Int4,
        unknown_columns -> Array<Text>,
        encoding -> Text,
        delimiter -> Text,
        finished_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    lead_merges (id) {
        id -> Int8,
        business_id -> Int8,
        merged_id -> Int8,
        lead_id -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    lead_notes (id) {
        id -> Int8,
        business_id -> Int8,
        lead_id -> Int8,
        author_id -> Nullable<Int8>,
        text -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    lead_numbers (id) {
        id -> Int8,
        business_id -> Int8,
        lead_id -> Int8,
        e164 -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    lead_words (business_id, lead_id, word) {
        business_id -> Int8,
        lead_id -> Int8,
        word -> Text,
    }
}

diesel::table! {
    leads (id) {
        id -> Int8,
        business_id -> Int8,
        name -> Nullable<Text>,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        status -> Text,
        service -> Nullable<Text>,
        city -> Nullable<Text>,
        source -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        sort_name -> Text,
        email_key -> Nullable<Text>,
    }
}

diesel::table! {
    login_throttles (subject) {
        subject -> Text,
        failures -> Int4,
        window_started_at -> Timestamptz,
    }
}

diesel::table! {
    memberships (id) {
        id -> Int8,
        business_id -> Int8,
        user_id -> Int8,
        role -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        phone -> Nullable<Text>,
    }
}

diesel::table! {
    opt_outs (id) {
        id -> Int8,
        business_id -> Int8,
        phone -> Text,
        note -> Nullable<Text>,
        created_by -> Nullable<Int8>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    outbound_calls (id) {
        id -> Int8,
        business_id -> Int8,
        idempotency_key -> Text,
        request_digest -> Bytea,
        requested_by -> Nullable<Int8>,
        api_token_id -> Nullable<Int8>,
        lead_id -> Nullable<Int8>,
        to_number -> Text,
        from_number -> Text,
        agent_phone -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        lead_status -> Nullable<Text>,
        call_sid -> Nullable<Text>,
        next_try_at -> Nullable<Timestamptz>,
        placed_at -> Nullable<Timestamptz>,
        checked_at -> Nullable<Timestamptz>,
        cancel_requested_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    outbound_pace (account_sid) {
        account_sid -> Text,
        next_slot_at -> Timestamptz,
    }
}

diesel::table! {
    phone_numbers (id) {
        id -> Int8,
        business_id -> Int8,
        e164 -> Text,
        twilio_sid -> Nullable<Text>,
        label -> Nullable<Text>,
        flow -> Text,
        target -> Nullable<Text>,
        announcement -> Nullable<Text>,
        record_mode -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        open_flow -> Nullable<Jsonb>,
        closed_flow -> Nullable<Jsonb>,
        hours -> Nullable<Jsonb>,
    }
}

diesel::table! {
    processing_steps (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        step -> Text,
        state -> Text,
        urgent -> Bool,
        attempt -> Int4,
        window_started_at -> Nullable<Timestamptz>,
        claims -> Int8,
        beat -> Int8,
        pushed_at -> Nullable<Timestamptz>,
        started_at -> Nullable<Timestamptz>,
        lease_until -> Nullable<Timestamptz>,
        next_try_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
        worker -> Nullable<Text>,
        permanent -> Bool,
        error_code -> Nullable<Text>,
        error_text -> Nullable<Text>,
        bytes_done -> Nullable<Int8>,
        bytes_total -> Nullable<Int8>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        state_since -> Timestamptz,
        traceparent -> Nullable<Text>,
    }
}

diesel::table! {
    recording_peaks (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        recording_id -> Int8,
        duration_ms -> Int8,
        waveform -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    recordings (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        recording_sid -> Text,
        url -> Nullable<Text>,
        channels -> Nullable<Int2>,
        duration_seconds -> Nullable<Int4>,
        source -> Nullable<Text>,
        absent_reason -> Nullable<Text>,
        store_key -> Nullable<Text>,
        bytes -> Nullable<Int8>,
        sha256 -> Nullable<Bytea>,
        content_type -> Nullable<Text>,
        etag -> Nullable<Text>,
        stored_at -> Nullable<Timestamptz>,
        scrubbed_at -> Nullable<Timestamptz>,
        purged_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (id) {
        id -> Int8,
        user_id -> Int8,
        current_business_id -> Nullable<Int8>,
        token_hash -> Bytea,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
        last_seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    transcript_parts (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        recording_id -> Int8,
        channel -> Int2,
        part -> Int4,
        start_ms -> Int8,
        end_ms -> Int8,
        transcriber -> Text,
        month -> Date,
        operation -> Nullable<Text>,
        segments -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    unclaimed_recordings (id) {
        id -> Int8,
        call_sid -> Text,
        recording_sid -> Text,
        url -> Nullable<Text>,
        channels -> Nullable<Int2>,
        duration_seconds -> Nullable<Int4>,
        source -> Nullable<Text>,
        absent_reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    upstream_removals (id) {
        id -> Int8,
        business_id -> Int8,
        call_log_id -> Int8,
        recording_sid -> Nullable<Text>,
        cause -> Text,
        attempts -> Int4,
        next_try_at -> Timestamptz,
        error_code -> Nullable<Text>,
        done_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Int8,
        email -> Text,
        password_hash -> Text,
        name -> Text,
        platform_admin -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    webhook_attempts (id) {
        id -> Int8,
        business_id -> Int8,
        message_id -> Int8,
        number -> Int4,
        at -> Timestamptz,
        status -> Nullable<Int2>,
        error -> Nullable<Text>,
        duration_ms -> Int4,
        response -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Int8,
        business_id -> Nullable<Int8>,
        kind -> Text,
        delivery_key -> Text,
        received_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    webhook_endpoints (id) {
        id -> Int8,
        business_id -> Int8,
        url -> Text,
        description -> Text,
        events -> Array<Text>,
        secret -> Bytea,
        previous_secret -> Nullable<Bytea>,
        previous_secret_until -> Nullable<Timestamptz>,
        failing_since -> Nullable<Timestamptz>,
        disabled_at -> Nullable<Timestamptz>,
        disabled_reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    webhook_messages (id) {
        id -> Int8,
        business_id -> Int8,
        endpoint_id -> Int8,
        public_id -> Text,
        event -> Text,
        call_sid -> Nullable<Text>,
        data -> Jsonb,
        occurred_at -> Timestamptz,
        state -> Text,
        attempts -> Int4,
        tries -> Int4,
        queued_at -> Timestamptz,
        next_try_at -> Timestamptz,
        in_flight_until -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    api_tokens,
    appointments,
    audit_log,
    business_calendars,
    businesses,
    call_corrections,
    call_holds,
    call_insights,
    call_logs,
    call_outcomes,
    call_words,
    callback_tasks,
    deployment,
    erasure_items,
    erasures,
    invitations,
    lead_imports,
    lead_merges,
    lead_notes,
    lead_numbers,
    lead_words,
    leads,
    login_throttles,
    memberships,
    opt_outs,
    outbound_calls,
    outbound_pace,
    phone_numbers,
    processing_steps,
    recording_peaks,
    recordings,
    sessions,
    transcript_parts,
    unclaimed_recordings,
    upstream_removals,
    users,
    webhook_attempts,
    webhook_deliveries,
    webhook_endpoints,
    webhook_messages,
);
