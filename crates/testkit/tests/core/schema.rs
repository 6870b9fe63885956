//! `schema.rs` is what the migrated database says.

use std::fmt::Write;
use std::path::Path;

use prosaas_testkit::TestDatabase;
use tokio_postgres::Client;

const COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, c.udt_name::text, c.is_nullable::text \
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) \
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_\\_diesel%' \
    ORDER BY c.table_name, c.ordinal_position";

const KEYS: &str = "SELECT k.table_name::text, k.column_name::text \
    FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k \
    USING (constraint_name, table_schema, table_name) \
    WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = 'public' \
    ORDER BY k.table_name, k.ordinal_position";

#[tokio::test(flavor = "multi_thread")]
async fn schema_rs_is_what_the_migrated_database_says() {
    let database = TestDatabase::create().await;
    let generated = print(&database.superuser().await).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/schema.rs");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        kept == generated,
        "crates/core/src/schema.rs is stale: run this test with UPDATE_SCHEMA=1"
    );
}

async fn print(client: &Client) -> String {
    let keys = client.query(KEYS, &[]).await.unwrap();
    let key_of = |table: &str| -> String {
        let columns: Vec<&str> = keys
            .iter()
            .filter(|row| row.get::<_, &str>(0) == table)
            .map(|row| row.get(1))
            .collect();
        assert!(!columns.is_empty(), "{table} has no primary key");
        columns.join(", ")
    };
    let mut text = String::from(
        "// Generated from the migrated database by `cargo test -p prosaas-testkit schema` with\n\
         // UPDATE_SCHEMA=1, and compared with it in every test run.\n",
    );
    let mut tables: Vec<String> = Vec::new();
    for row in client.query(COLUMNS, &[]).await.unwrap() {
        let table: String = row.get(0);
        if tables.last() != Some(&table) {
            if !tables.is_empty() {
                text.push_str("    }\n}\n");
            }
            write!(
                text,
                "\ndiesel::table! {{\n    {table} ({}) {{\n",
                key_of(&table)
            )
            .unwrap();
            tables.push(table);
        }
        let sql_type = sql_type(row.get(2));
        let column: &str = row.get(1);
        if row.get::<_, &str>(3) == "YES" {
            writeln!(text, "        {column} -> Nullable<{sql_type}>,").unwrap();
        } else {
            writeln!(text, "        {column} -> {sql_type},").unwrap();
        }
    }
    text.push_str("    }\n}\n\ndiesel::allow_tables_to_appear_in_same_query!(\n");
    for table in tables {
        writeln!(text, "    {table},").unwrap();
    }
    text.push_str(");\n");
    text
}

fn sql_type(udt: &str) -> &'static str {
    match udt {
        "int8" => "Int8",
        "int4" => "Int4",
        "int2" => "Int2",
        "text" => "Text",
        "bool" => "Bool",
        "timestamptz" => "Timestamptz",
        "bytea" => "Bytea",
        "jsonb" => "Jsonb",
        "float4" => "Float4",
        "uuid" => "Uuid",
        "_text" => "Array<Text>",
        "date" => "Date",
        other => panic!("schema.rs has no type for {other} yet"),
    }
}
