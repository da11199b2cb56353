//! Search in titles: without case and accents, every character meant as itself, alike on both engines.

use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, prelude::*, sample::select};
use trackit::{
    core::text::fold_for_search,
    db::{Conn, DbError},
};

const CORPUS: [&str; 28] = [
    "Reunião com a Dona Conceição",
    "REUNIÃO de segunda",
    "reuniao sem acento",
    "reunia\u{303}o em duas partes",
    "Ação, coração e açúcar",
    "Pôr o zíper na saia",
    "por o ziper no vestido",
    "Orçar 50% de desconto",
    "Orçar 500 botões",
    "arquivo_final_v2",
    "arquivoXfinal",
    r"C:\moldes\saia",
    r"C:/moldes/saia",
    r"\%_",
    "ﬁta métrica e ﬂanela",
    "fita métrica",
    "Straße 9",
    "STRASSE 9",
    "nº 3 — molde “A”",
    "no 3",
    "½ metro",
    "🧵 linha 🪡",
    "👩‍👧 mãe e filha",
    "Ｆｕｌｌ ｗｉｄｔｈ",
    "İstanbul ılık",
    "ΣΊΣΥΦΟΣ Σίσυφος",
    "'; DROP TABLE tasks; --",
    "Ñandú çedilha Å",
];

async fn fill(client: &Client) {
    for title in CORPUS {
        client.task(title).await;
    }
}

/// The titles that a search finds, sorted as the corpus is.
async fn found(client: &Client, text: &str) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    let mut titles = client.get(&format!("/api/v1/tasks?limit=100&sort=created&{query}")).await.titles();
    titles.reverse();
    titles
}

/// The same without a database: a plain walk over the corpus.
fn expected(text: &str) -> Vec<String> {
    let text = fold_for_search(text);
    let holds = |title: &&str| fold_for_search(title).contains(&text);
    CORPUS.iter().filter(|title| holds(title)).map(|title| (*title).to_owned()).collect()
}

/// What people type: a piece of a title, in another case, without its accents, or with a wild character.
fn typed() -> impl Strategy<Value = String> {
    let pieces = select(&CORPUS[..]).prop_flat_map(|title| {
        let length = title.chars().count();
        (0..length, 1..=length)
            .prop_map(|(from, length)| title.chars().skip(from).take(length).collect::<String>())
    });
    let wild = select(&["%", "_", "\\", "\\%", "%%", "' OR 1=1", "🧵", "", "e", "ã", "S", "ß"][..]);
    let other_case = |text: String, case: usize| match case {
        0 => text,
        1 => text.to_uppercase(),
        2 => text.to_lowercase(),
        _ => fold_for_search(&text),
    };
    prop_oneof![
        4 => (pieces, 0..4_usize).prop_map(move |(text, case)| other_case(text, case)),
        1 => vec(wild, 1..4).prop_map(|parts| parts.concat()),
    ]
}

on_both! {
    async fn each_of_these_finds_exactly_those(app: TestApp) {
        let ada = app.user("ada").await;
        fill(&ada).await;
        for (text, titles) in [
            ("reuniao", &CORPUS[0..4]),
            ("ReUnIÃO", &CORPUS[0..4]),
            ("reunia\u{303}o", &CORPUS[0..4]),
            ("reunião ", &["Reunião com a Dona Conceição", "REUNIÃO de segunda", "reuniao sem acento",
                "reunia\u{303}o em duas partes"]),
            ("acucar", &["Ação, coração e açúcar"]),
            ("PÔR O ZÍPER", &CORPUS[5..7]),
            ("50%", &["Orçar 50% de desconto"]),
            ("50", &CORPUS[7..9]),
            ("%", &["Orçar 50% de desconto", r"\%_"]),
            ("_", &["arquivo_final_v2", r"\%_"]),
            ("o_f", &["arquivo_final_v2"]),
            ("\\", &[r"C:\moldes\saia", r"\%_"]),
            (r"\%", &[r"\%_"]),
            (r":\m", &[r"C:\moldes\saia"]),
            ("fita", &["ﬁta métrica e ﬂanela", "fita métrica"]),
            ("ﬂ", &["ﬁta métrica e ﬂanela"]),
            ("strasse", &["Straße 9", "STRASSE 9"]),
            ("ß", &["Straße 9", "STRASSE 9"]),
            ("full width", &["Ｆｕｌｌ ｗｉｄｔｈ"]),
            ("σισυφοσ σισυφοσ", &["ΣΊΣΥΦΟΣ Σίσυφος"]),
            ("🪡", &["🧵 linha 🪡"]),
            ("👧", &["👩‍👧 mãe e filha"]),
            ("'; drop table", &["'; DROP TABLE tasks; --"]),
            ("a-ring", &[]),
            ("nandu cedilha a", &["Ñandú çedilha Å"]),
            ("", &CORPUS),
        ] {
            assert_eq!(found(&ada, text).await, titles, "{text:?}");
        }
    }

    async fn any_search_finds_what_a_plain_walk_finds(app: TestApp) {
        let ada = app.user("ada").await;
        fill(&ada).await;
        property(200, typed(), async |text| assert_eq!(found(&ada, &text).await, expected(&text))).await;
    }

    /// A search looks through the newest first, and then by the index.
    async fn what_is_old_is_found_among_thousands_page_by_page(app: TestApp) {
        let ada = app.user("ada").await;
        for title in ["Agulha fina", "Agulha grossa", "Linha"] {
            ada.task(title).await;
        }
        // Ids that come after those of the clock: numbers in the last digits, all the same before them.
        let fill = "INSERT INTO tasks (owner_id, id, title, title_fold, description, done, priority, created_at,
                updated_at, version) SELECT owner_id, ID, 'Zíper', 'ziper ' || i, '', FALSE, 0, 0, 0, 1
            FROM numbers, (SELECT owner_id FROM tasks LIMIT 1) AS one";
        let script = if app.app.db.is_sqlite() {
            let numbers = "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 2100)";
            format!("{numbers} {fill}").replace("ID,", "CAST(x'ffffffffffff7fffbf' || printf('%07d', i) AS BLOB),")
        } else {
            fill.replace("ID,", "('ffffffff-ffff-7fff-bfff-' || lpad(i::text, 12, '0'))::uuid,")
                .replace("FROM numbers", "FROM generate_series(1, 2100) AS numbers (i)")
        };
        app.app.db.write(async move |conn: Conn<'_>| conn.script(&script).await).await
            .map_err(|error: DbError| error).expect("many tasks");
        assert_eq!(found(&ada, "agulha").await, ["Agulha fina", "Agulha grossa"]);
        assert_eq!(found(&ada, "thimble").await, Vec::<String>::new());
        assert_eq!(found(&ada, "ziper").await.len(), 100);
        for (query, expected) in [
            ("q=agulha&limit=1", vec!["Agulha grossa", "Agulha fina"]),
            ("q=agulha&limit=1&sort=title", vec!["Agulha fina", "Agulha grossa"]),
            ("q=ziper+21&limit=7", vec!["Zíper"; 12]),
            ("q=ziper&limit=100", vec!["Zíper"; 2100]),
            ("q=i&limit=100", [vec!["Zíper"; 2100], vec!["Linha", "Agulha fina"]].concat()),
        ] {
            let tasks = ada.all(&format!("/api/v1/tasks?{query}")).await;
            let titles: Vec<_> = tasks.iter().map(|task| task["title"].as_str().expect("a title")).collect();
            assert_eq!(titles, expected, "{query}");
        }
        assert_eq!(ada.all("/api/v1/tasks?q=agulha&done=true").await, Vec::<serde_json::Value>::new());
    }

    async fn a_search_text_has_a_limit(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task(&"ç".repeat(500)).await;
        assert_eq!(found(&ada, &"C".repeat(200)).await.len(), 1);
        for (text, code) in [("ç".repeat(201), "too_long"), ("a\0b".into(), "control_characters")] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &text).finish();
            let answer = ada.get(&format!("/api/v1/tasks?{query}")).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [("q".to_owned(), code.to_owned())]);
        }
    }
}
