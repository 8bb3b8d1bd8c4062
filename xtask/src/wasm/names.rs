//! The names by which page and wasm call each other: long and telling when generated, short when sent.

use std::collections::BTreeMap;

/// What the optimizer calls things that it renamed.
#[derive(Debug)]
pub struct ShortNames {
    /// The modules that the wasm imports from.
    modules: BTreeMap<String, String>,
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

/// The one module that we import from is called so.
const MODULE: &str = "a";

impl ShortNames {
    /// Reads the optimizer's report: a line for each, with the module of what is imported.
    pub fn read(report: &str) -> Self {
        let mut names =
            Self { modules: BTreeMap::new(), imports: BTreeMap::new(), exports: BTreeMap::new() };
        for line in report.lines() {
            let words: Option<Vec<String>> =
                serde_json::from_str(line.trim().trim_end_matches(',')).ok();
            match words.unwrap_or_default().as_slice() {
                [module, long, short] => {
                    names.modules.insert(module.clone(), MODULE.to_owned());
                    names.imports.insert(long.clone(), short.clone());
                }
                [long, short] => {
                    names.exports.insert(long.clone(), short.clone());
                }
                _ => {}
            }
        }
        names
    }

    /// The generated script, or its typings, with the new names.
    pub fn put_into(&self, text: &str) -> String {
        let mut renamed = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(begin) = rest.find(is_of_name) {
            let (before, from) = rest.split_at(begin);
            let end = from.find(|letter| !is_of_name(letter)).unwrap_or(from.len());
            let (name, after) = from.split_at(end);
            renamed.push_str(before);
            let short = if renamed.ends_with("wasm.") || renamed.ends_with("readonly ") {
                self.exports.get(name)
            } else if after.starts_with(": function") {
                self.imports.get(name)
            } else {
                None
            };
            renamed.push_str(short.map_or(name, String::as_str));
            rest = after;
        }
        renamed.push_str(rest);
        for (long, short) in &self.modules {
            renamed = renamed.replace(&format!("{long:?}: "), &format!("{short:?}: "));
        }
        renamed
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_calls_the_other_by_its_new_name() {
        let report = r#"{
 "imports": [
  ["./map.js", "__arc_12", "A"],
  ["./map.js", "__arcTo_34", "B"]
 ],
"exports": [
  ["draw", "a"],
  ["draw_all", "b"]
 ]
}"#;
        let glue = r#"
class View { draw() { wasm.draw(this.draw, __arc_12); wasm.draw_all(); } }
const import0 = { __arc_12: function() {}, __arcTo_34: function() {} };
return { "./map.js": import0 };"#;
        let renamed = r#"
class View { draw() { wasm.a(this.draw, __arc_12); wasm.b(); } }
const import0 = { A: function() {}, B: function() {} };
return { "a": import0 };"#;
        let names = ShortNames::read(report);
        assert_eq!(names.put_into(glue), renamed);
        assert_eq!(names.put_into("readonly draw: () => void;"), "readonly a: () => void;");
    }
}
