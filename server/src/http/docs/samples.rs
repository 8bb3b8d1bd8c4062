//! Examples of asking, in four languages.
//!
//! Invariant: each runs as it stands, with what its language brings (in Rust with the crate it
//! names); an acceptance test takes them from the page and runs them.

use crate::query_string::escaped;

/// An example in one language.
pub struct Sample {
    pub language: &'static str,
    pub source: String,
}

/// What there is to ask.
struct Question<'a> {
    /// Without a query.
    url: String,
    query: Vec<(&'a str, &'a str)>,
    answer: Answer,
}

/// What an example does with the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Json,
    Text,
    Bytes,
}

/// All examples of an operation.
pub fn all(origin: &str, path: &str, asked: &[(&str, &str)], media_type: &str) -> [Sample; 4] {
    let answer = match media_type {
        kind if kind.contains("json") => Answer::Json,
        "application/octet-stream" => Answer::Bytes,
        _ => Answer::Text,
    };
    let mut url = format!("{origin}{path}");
    let mut query = asked.to_vec();
    query.retain(|(name, value)| {
        let place = format!("{{{name}}}");
        let is_in_path = url.contains(&place);
        url = url.replace(&place, &escaped(value));
        !is_in_path
    });
    let question = Question { url, query, answer };
    [
        Sample { language: "curl", source: curl(&question) },
        Sample { language: "JavaScript", source: javascript(&question) },
        Sample { language: "Python", source: python(&question) },
        Sample { language: "Rust", source: rust(&question) },
    ]
}

fn curl(question: &Question) -> String {
    let get = if question.query.is_empty() { "" } else { "--get " };
    let mut lines = vec![format!("curl {get}'{}'", question.url)];
    lines.extend(
        question.query.iter().map(|(name, value)| format!("  --data-urlencode '{name}={value}'")),
    );
    if question.answer == Answer::Bytes {
        lines.push("  --output waymark.bin".to_owned());
    }
    lines.join(" \\\n")
}

fn javascript(question: &Question) -> String {
    let mut lines = Vec::new();
    if question.query.is_empty() {
        lines.push(format!("const response = await fetch(\"{}\");", question.url));
    } else {
        lines.push("const query = new URLSearchParams({".to_owned());
        lines.extend(question.query.iter().map(|(name, value)| format!("  {name}: \"{value}\",")));
        lines.push("});".to_owned());
        lines.push(format!("const response = await fetch(`{}?${{query}}`);", question.url));
    }
    let shown = match question.answer {
        Answer::Json => "await response.json()",
        Answer::Text => "await response.text()",
        Answer::Bytes => "(await response.arrayBuffer()).byteLength",
    };
    lines.push(format!("console.log({shown});"));
    lines.join("\n")
}

fn python(question: &Question) -> String {
    let mut lines = Vec::new();
    if question.answer == Answer::Json {
        lines.push("import json".to_owned());
    }
    let url = if question.query.is_empty() {
        lines.push("from urllib.request import urlopen\n".to_owned());
        format!("\"{}\"", question.url)
    } else {
        lines.push(
            "from urllib.parse import urlencode\nfrom urllib.request import urlopen\n".to_owned(),
        );
        lines.push("query = urlencode({".to_owned());
        lines.extend(
            question.query.iter().map(|(name, value)| format!("    \"{name}\": \"{value}\",")),
        );
        lines.push("})".to_owned());
        format!("f\"{}?{{query}}\"", question.url)
    };
    let shown = match question.answer {
        Answer::Json => "json.load(response)",
        Answer::Text => "response.read().decode()",
        Answer::Bytes => "len(response.read())",
    };
    lines.push(format!("with urlopen({url}) as response:\n    print({shown})"));
    lines.join("\n")
}

fn rust(question: &Question) -> String {
    let mut chain = vec![format!("ureq::get(\"{}\")", question.url)];
    chain.extend(
        question.query.iter().map(|(name, value)| format!(".query(\"{name}\", \"{value}\")")),
    );
    chain.push(".call()?;".to_owned());
    let shown = match question.answer {
        Answer::Bytes => "println!(\"{}\", response.body_mut().read_to_vec()?.len());",
        _ => "println!(\"{}\", response.body_mut().read_to_string()?);",
    };
    format!(
        "// Cargo.toml: ureq = \"3\"\nfn main() -> Result<(), ureq::Error> {{\n    \
         let mut response = {}\n    {shown}\n    Ok(())\n}}",
        chain.join("\n        ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_path_is_not_asked_again() {
        let asked = [("postcode", "CV1 5FX"), ("lang", "ar")];
        let [curl, ..] = all("http://x", "/p/{postcode}", &asked, "application/json");
        assert_eq!(
            curl.source,
            "curl --get 'http://x/p/CV1%205FX' \\\n  --data-urlencode 'lang=ar'"
        );
    }
}
