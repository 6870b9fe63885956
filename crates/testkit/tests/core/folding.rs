//! The search over transcripts folds Hebrew as the analysis does.

use prosaas_testkit::TestDatabase;

#[tokio::test(flavor = "multi_thread")]
async fn the_databases_folding_is_the_analysis_own() {
    let database = TestDatabase::create().await;
    let client = database.superuser().await;
    for word in [
        "הרצלייה",
        "הרצליה",
        "תקווה",
        "נְתַנְיָה",
        "ג'וקים",
        "ג\u{5f3}וקים",
        "צ\u{2019}ק",
        "שלום",
        "ארץ",
        "קפה",
        "\u{200f}חיפה\u{200e}",
        "WhatsApp",
        "וווו",
        "יייי",
        "כסף",
        "דרך",
    ] {
        let rows = client
            .query("SELECT word FROM folded_words_of($1) AS word", &[&word])
            .await
            .unwrap();
        let folded: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(folded, [prosaas_language::fold(word)], "{word}");
    }
}
