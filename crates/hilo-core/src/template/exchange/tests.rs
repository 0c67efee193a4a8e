use proptest::prelude::*;

use super::*;
use crate::model::{TemplateId, Timestamp};

fn template(language: &str, folder: &str, name: &str, body: &str) -> Template {
    Template {
        id: TemplateId(1),
        name: name.into(),
        folder: folder.into(),
        language: language.into(),
        subject: "Pedido {{ order.number }}".into(),
        body: body.into(),
        purpose: TemplatePurpose::Unrequested,
        state: TemplateState::Approved,
        uses: 7,
        used_at: None,
        changed_at: Timestamp(0),
    }
}

fn some() -> Vec<Template> {
    vec![
        template("es", "Envíos", "Retraso", "Hola, \"Ana\";\n\n=1+1, no\n"),
        template("en", "", "Late", "Hello,\nAna"),
        template("es", "Cierre", "Ñoño", "{% variants %}a{% or %}b{% end %}"),
    ]
}

fn refusals(file: &str) -> Vec<(usize, Option<TemplateRefusal>)> {
    read(file.as_bytes()).expect(file).into_iter().map(|each| (each.line, each.refused)).collect()
}

#[test]
fn what_is_written_comes_back_the_same_in_a_stable_order() {
    for format in [TemplateFormat::Json, TemplateFormat::Csv] {
        let file = write(&some(), format).expect("written");
        let mut turned = some();
        turned.reverse();
        assert_eq!(write(&turned, format).as_ref(), Some(&file), "{format:?}");
        let read = read(&file).expect("read");
        let names: Vec<_> = read.iter().map(|each| each.text.name.as_str()).collect();
        assert_eq!(names, ["Late", "Ñoño", "Retraso"]);
        for each in &read {
            let original = some().into_iter().find(|known| known.name == each.text.name);
            let original = original.expect("one of them");
            assert_eq!((&each.text.body, &each.text.subject), (&original.body, &original.subject));
            assert_eq!((each.state, each.refused), (Some(TemplateState::Approved), None));
        }
    }
}

#[test]
fn a_table_is_one_of_rfc_4180() {
    let file = write(&some()[1..2], TemplateFormat::Csv).expect("written");
    assert_eq!(
        String::from_utf8(file).expect("text"),
        "language,folder,name,state,purpose,subject,body\r\n\
         en,,Late,approved,unrequested,Pedido {{ order.number }},\"Hello,\nAna\"\r\n"
    );
}

#[test]
fn each_template_is_told_with_its_line_and_what_is_wrong_with_it() {
    use TemplateRefusal::*;
    let table = "name;language;body;state\n\"Uno\nlargo\";es;Hola\r\nDos;es;Hola;nada\n;es;Hola\n\
        Tres;xx;Hola\nCuatro\nUno largo;es;otra\nCinco;es;a;draft;b\n";
    assert_eq!(
        refusals(table),
        [
            (2, None),
            (4, Some(UnknownState)),
            (5, Some(NoName)),
            (6, Some(UnknownLanguage)),
            (7, Some(Unreadable)),
            (8, Some(Twice)),
            (9, Some(Unreadable)),
        ]
    );
    let json = format!(
        "\u{FEFF}{{\"hilo_templates\": 1, \"templates\": [\n{{\"name\":\"a\",\"language\":\"es\",\"body\":\"\"}},\n\n7,\n\
         {{\"name\":\"{}\",\"language\":\"es\",\"body\":\"\"}}]}}",
        "a".repeat(121)
    );
    assert_eq!(refusals(&json), [(2, None), (4, Some(Unreadable)), (5, Some(NameTooLong))]);
}

#[test]
fn no_cell_of_a_table_is_a_formula_and_every_text_comes_back() {
    for begin in [
        "=", "+", "-", "@", "'=", "''-", "'", "＝", "＋", "－", "＠", "\t=", "\n=", " =", "\u{a0}@",
    ] {
        let text = format!("{begin}HYPERLINK(\"https://malo.example\")");
        let mut hostile = template("es", &text, &text, &text);
        hostile.subject = text.clone();
        let file = write(&[hostile], TemplateFormat::Csv).expect("written");
        let mut table = csv::ReaderBuilder::new().from_reader(file.as_slice());
        for cell in table.records().next().expect("a row").expect("cells").iter() {
            let first = cell.trim_start().chars().next().unwrap_or_default();
            assert!(!"=+-@＝＋－＠".contains(first), "{cell:?}");
        }
        let read = read(&file).expect("read");
        let back = &read[0].text;
        assert_eq!((&back.name, &back.folder), (&header(&text), &header(&text)), "as it is kept");
        assert_eq!((&back.subject, &back.body), (&text, &text));
    }
    let foreign = read(b"name,language,body\n'-50 %,es,'hola'\n").expect("read");
    assert_eq!((foreign[0].text.name.as_str(), foreign[0].text.body.as_str()), ("-50 %", "'hola'"));
}

#[test]
fn what_is_no_file_of_templates_is_refused_as_a_whole() {
    let many = format!("{{\"hilo_templates\":1,\"templates\":[{}1]}}", "1,".repeat(COUNT_LIMIT));
    let long = format!("name,language,body\n{}", "a,es,b\n".repeat(COUNT_LIMIT + 1));
    let deep = format!("{{\"hilo_templates\":1,\"templates\":{}", "[".repeat(100_000));
    for (file, fault) in [
        ("", FileFault::Empty),
        (" \n", FileFault::Empty),
        ("name,language,body\n", FileFault::Empty),
        ("{\"hilo_templates\":1,\"templates\":[]}", FileFault::Empty),
        ("{\"hilo_templates\":2,\"templates\":[1]}", FileFault::Foreign),
        ("{\"templates\":[1]}", FileFault::Foreign),
        ("{", FileFault::Foreign),
        ("a,b\nc,d\n", FileFault::Foreign),
        ("\u{0}\u{1}", FileFault::Foreign),
        (deep.as_str(), FileFault::Foreign),
        (many.as_str(), FileFault::TooLarge),
        (long.as_str(), FileFault::TooLarge),
    ] {
        assert_eq!(read(file.as_bytes()), Err(fault), "{}", file.get(..40).unwrap_or(file));
    }
    assert_eq!(read(&vec![b'a'; 5_000_001]), Err(FileFault::TooLarge));
}

#[test]
fn a_table_of_an_old_spreadsheet_keeps_its_accents() {
    let read = read(b"name;language;body\r\nEnv\xEDos;ES;Adi\xF3s\r\n").expect("read");
    assert_eq!((read[0].text.name.as_str(), read[0].text.body.as_str()), ("Envíos", "Adiós"));
    assert_eq!((read[0].text.language.as_str(), read[0].refused), ("es", None));
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(file in prop::collection::vec(any::<u8>(), 0..300), table in "(name|language|body|[,;\"\n\r a-z]){0,80}") {
        let _ = read(&file);
        let _ = read(table.as_bytes());
        let _ = read(format!("name,language,body\n{table}").as_bytes());
    }

    #[test]
    fn any_text_comes_back(body in "['=+@\t\n-]{0,3}\\PC*(\n\\PC*){0,3}", csv in any::<bool>()) {
        let format = if csv { TemplateFormat::Csv } else { TemplateFormat::Json };
        let file = write(&[template("es", "", "a", &body)], format).expect("written");
        let read = read(&file).expect("read");
        prop_assert_eq!(&read[0].text.body, &body);
    }
}
