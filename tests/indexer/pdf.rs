//! PDF: the text that pages draw, and files that are meant to do harm. The documents are made here.

use crate::archive::Archive;

/// A PDF of Helvetica whose pages draw `pages`, with `info` as its properties; `more` are objects from number 100 on.
fn document(pages: &[String], info: &str, more: &[(u32, String)]) -> Vec<u8> {
    let mut objects: Vec<(u32, String)> = vec![
        (1, "<</Type/Catalog/Pages 2 0 R>>".into()),
        (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into()),
        (4, format!("<<{info}>>")),
    ];
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 10 + 2 * at)).collect();
    objects.push((2, format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len())));
    for (at, content) in pages.iter().enumerate() {
        let page = 10 + 2 * at as u32;
        let resources = "<</Font<</F 3 0 R>>/XObject<</X 100 0 R>>>>";
        objects.push((
            page,
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {} 0 R>>", page + 1),
        ));
        objects.push((page + 1, stream("", content)));
    }
    objects.extend(more.iter().cloned());
    objects.sort_by_key(|(number, _)| *number);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, out.len()));
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let table = out.len();
    let entries: String = places.iter().map(|(number, at)| format!("{number} 1\n{at:010} 00000 n \n")).collect();
    let size = objects.last().map_or(1, |(number, _)| number + 1);
    out.extend(format!("xref\n0 1\n0000000000 65535 f \n{entries}trailer\n<</Size {size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

fn stream(keys: &str, content: &str) -> String {
    format!("<</Length {}{keys}>>\nstream\n{content}\nendstream", content.len())
}

/// Lines of `size` from `top` down.
fn lines(lines: &[&str], x: u32, top: u32, size: u32) -> String {
    let mut out = format!("BT /F {size} Tf {x} {top} Td {} TL\n", size + 2);
    for line in lines {
        out.push_str(&format!("({}) Tj T*\n", line.replace('(', "\\(").replace(')', "\\)")));
    }
    out + "ET\n"
}

const HEADLINE: &str = "Old bridge falls into the Lenna";
const LEFT: &[&str] = &[
    "The old bridge over the Lenna fell on Tues-",
    "day after three days of rain, the mayor of",
    "Harrow said in the town hall, and nobody",
    "was hurt.",
    "Marta Novak, who runs the mill on the north",
    "bank, said that she had asked for a bridge",
];
const RIGHT: &[&str] = &[
    "for many years and that nobody had listened.",
    "The road to the capital will be closed until",
    "a ferry arrives, which may take a fortnight,",
    "the ministry of transport said in a letter.",
];

/// A page of two columns with a headline, a running head and its number.
fn page(number: usize) -> String {
    let head = if number == 1 {
        lines(&[HEADLINE], 50, 740, 20) + &lines(&["By Jane Doe", "March 5, 2025"], 50, 715, 10)
    } else {
        String::new()
    };
    // No two pages say the same.
    let of_page = |column: &[&str]| {
        column.iter().map(|line| line.replace("Lenna", ["Lenna", "Orla"][number - 1])).collect::<Vec<_>>()
    };
    let (left, right) = (of_page(LEFT), of_page(RIGHT));
    let shown = |column: &[String], x| lines(&column.iter().map(String::as_str).collect::<Vec<_>>(), x, 670, 10);
    let columns = match number {
        1 => shown(&left, 50) + &shown(&right, 300),
        _ => shown(&right, 50) + &shown(&left[..4], 300),
    };
    lines(&[&format!("Lenna Herald, page {number}")], 50, 800, 8)
        + &head
        + &columns
        + &lines(&[&number.to_string()], 290, 30, 8)
}

fn inspected(archive: &Archive, file: &str) -> serde_json::Value {
    let run = archive.run(&["inspect", "--format", "jsonl", &format!("news/{file}")]);
    serde_json::from_str(run.out.lines().next().unwrap_or_else(|| panic!("{}", run.err))).expect("JSON")
}

#[test]
fn a_pdf_is_read_in_the_order_of_its_columns_without_running_heads() {
    let archive = Archive::new();
    archive.write(
        "a.pdf",
        document(&[page(1), page(2)], "/Title(Microsoft Word - bridge.doc)/CreationDate(D:20250401120000Z)", &[]),
    );
    let article = inspected(&archive, "a.pdf");
    assert_eq!(article["title"], HEADLINE);
    let body = article["body"].as_str().expect("a body");
    assert!(body.starts_with("The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor of Harrow said in the town hall, and nobody was hurt.\n\nMarta Novak"), "{body}");
    assert!(
        body.contains("said that she had asked for a bridge for many years and that nobody had listened."),
        "{body}"
    );
    assert!(!body.contains("Herald, page"), "{body}");
    assert_eq!(article["authors"][0], "Jane Doe");
    assert_eq!(article["published"]["date"], "2025-03-05", "what the text says goes before what the file says");
}

#[test]
fn the_day_on_which_a_file_was_made_is_a_guess() {
    let archive = Archive::new();
    let text = lines(&[HEADLINE], 50, 740, 20) + &lines(LEFT, 50, 670, 10);
    archive.write("a.pdf", document(&[text], "/CreationDate(D:20250401120000Z)", &[]));
    let article = inspected(&archive, "a.pdf");
    assert_eq!(
        (&article["published"]["date"], &article["published"]["basis"]),
        (&"2025-04-01".into(), &"inferred".into())
    );
}

#[test]
fn a_pdf_is_read_within_archives_and_under_other_names() {
    let archive = Archive::new();
    let pdf = document(&[page(1)], "", &[]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, &pdf).expect("memory does not fail");
    archive.write("a.pdf.gz", gzip.finish().expect("memory does not fail"));
    archive.write("b.txt", &pdf);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["in/c.pdf", "in/broken.pdf", "in/d.txt"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        let bytes = match name {
            "in/c.pdf" => &pdf[..],
            "in/broken.pdf" => b"%PDF-1.4 nothing",
            _ => b"Ferry arrives at Harrow\n\nThe ferry arrived at Harrow on Friday, the mayor said.",
        };
        std::io::Write::write_all(&mut zip, bytes).expect("memory does not fail");
    }
    archive.write("c.zip", zip.finish().expect("an archive").into_inner());
    let run = archive.run(&["add", "--report", "json", "news"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("c.zip!in/broken.pdf: PDF is damaged"), "{}", run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(report["added"], 4, "{}", run.out);
}

#[test]
fn no_file_harms_the_run_and_each_says_what_is_wrong_with_it() {
    let archive = Archive::new();
    archive.write("good.txt", "Ferry arrives at Harrow\n\nThe ferry arrived at Harrow on Friday, the mayor said.");
    let whole = document(&[page(1), page(2)], "", &[]);
    archive.write("cut.pdf", &whole[..200]);
    archive.write("empty.pdf", "%PDF-1.7\n");
    archive.write("pictures.pdf", document(&["0 0 m 100 100 l S".into()], "", &[]));
    // A form that draws itself, ten times, on ten levels.
    let form = |to: u32| {
        stream(
            &format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {to} 0 R>>>>"),
            &"/X Do ".repeat(10),
        )
    };
    let forms: Vec<(u32, String)> = (100..130).map(|at| (at, form(if at == 129 { 100 } else { at + 1 }))).collect();
    archive.write("forms.pdf", document(&["/X Do".into()], "", &forms));
    // A tree of pages that leads back to its root, and a length that is none.
    archive.write("tree.pdf", "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>");
    archive.write("length.pdf", String::from_utf8_lossy(&whole).replace("/Length ", "/Length 99999999"));
    archive.write("deep.pdf", document(&[format!("{} Tj", "[".repeat(200_000))], "", &[]));
    let run = archive.run(&["add", "news"]);
    assert!([0, 1].contains(&run.code), "{} {}", run.code, run.err);
    for (file, says) in [
        ("empty.pdf", "is damaged"),
        ("pictures.pdf", "has no text, only pictures, on its 1 page"),
        ("forms.pdf", "could not be read: "),
    ] {
        assert!(run.err.lines().any(|line| line.contains(file) && line.contains(says)), "{file}: {}", run.err);
    }
    assert!(archive.run(&["status"]).out.contains("articles"), "the index is there");
    assert!(!run.err.contains("panicked"), "{}", run.err);
}
