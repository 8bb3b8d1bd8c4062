use super::*;
use rstest::rstest;
use serde_json::json;

/// What a table that a person wrote tells.
fn read_table(table: &str) -> Vec<Told> {
    assert!(is_sheet(table), "{table}");
    read(table.as_bytes()).unwrap()
}

fn services(table: &str) -> Vec<Value> {
    let told = read_table(table);
    for service in &told {
        assert_eq!(service.faults, []);
    }
    told.into_iter().map(|told| Value::Object(told.service)).collect()
}

#[test]
fn a_table_that_a_person_wrote() {
    let table = "Name,Organization,Needs,Languages,Phone,Opening hours,Location,Address,Postcode,Latitude,Longitude\r\n\
        Advice,Helpers,housing; money,ti (interpreter); ar,024 7600 0000,Mo-Fr 09:00-17:00,Hall,1 High Street,CV1 5FX,52.41,-1.50\r\n\
        ,,,,,,,,,,\r\n\
        Advice,Helpers,housing; money,ti (interpreter); ar,024 7600 0000,Mo-Fr 09:00-17:00,Church,,,,\r\n";
    let first = services(table);
    assert_eq!(first.len(), 1);
    let service = &first[0];
    assert_eq!((&service["name"], &service["status"]), (&json!("Advice"), &json!("active")));
    assert_eq!(service["organization"]["name"], "Helpers");
    assert_eq!(service["attributes"][1]["taxonomy_term"]["code"], "money");
    assert_eq!(service["languages"][0]["help"], "interpreter");
    assert_eq!(service["phones"][0]["number"], "024 7600 0000");
    assert_eq!(service["schedules"][0]["opening_hours"], "Mo-Fr 09:00-17:00");
    let places = service["service_at_locations"].as_array().unwrap();
    assert_eq!(places.len(), 2);
    assert_eq!(places[0]["location"]["longitude"].to_string(), "-1.50");
    assert_eq!(places[0]["location"]["location_type"], "physical");
    assert_eq!(places[1]["location"]["name"], "Church");
    // The ids are made of what it tells: the same again is the same.
    assert_eq!(services(table), first);
    for id in ["/id", "/organization/id", "/service_at_locations/1/id", "/languages/0/id"] {
        assert_eq!(service.pointer(id).and_then(Value::as_str).map(str::len), Some(36), "{id}");
    }
}

#[test]
fn known_organizations_and_places_can_be_named_by_their_ids() {
    let found = services("service_id,name,organization_id,location_id\ns1,Advice,o1,l1\n");
    assert_eq!((&found[0]["id"], &found[0]["organization_id"]), (&json!("s1"), &json!("o1")));
    assert_eq!(found[0]["service_at_locations"][0]["location_id"], "l1");
    assert!(found[0].get("organization").is_none());
}

#[rstest]
#[case::latitude(
    "name,latitude\nAdvice,\"52,4\"\n",
    2,
    "latitude",
    "`52,4` is not a number like 52.41"
)]
#[case::need(
    "name,needs\nA,food\nB,juggling\n",
    3,
    "needs",
    "`juggling` is not one of immigration-legal"
)]
#[case::language(
    "name,languages\nA,Tigrinya!\n",
    2,
    "languages",
    "`Tigrinya!` is not a language tag"
)]
#[case::help(
    "name,languages\nA,ti (fluent)\n",
    2,
    "languages",
    "`fluent` is not one of spoken, interpreter"
)]
#[case::rest("name,more\nA,[1]\n", 2, "more", "is not a JSON object: ")]
#[case::shape(
    "name,organization,more\nA,B,\"{\"\"organization\"\":1}\"\n",
    2,
    "organization",
    "does not fit into the JSON beside it: `organization`"
)]
#[case::contradiction(
    "service_id,name,location\ns,A,x\ns,B,y\n",
    3,
    "name",
    "differs from line 2 of the same service"
)]
fn a_fault_is_told_with_its_line_and_column(
    #[case] table: &str,
    #[case] line: u64,
    #[case] column: &str,
    #[case] reason: &str,
) {
    let told = read_table(table);
    let faults: Vec<_> = told.iter().flat_map(|told| &told.faults).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].line, faults[0].column.as_str()), (line, column));
    assert!(faults[0].reason.starts_with(reason), "{}", faults[0].reason);
}

#[rstest]
#[case::unknown(
    "name,needs,Telefone\n",
    "line 1: column `Telefone` is not one of service_id, name"
)]
#[case::twice("name,Name,needs\n", "line 1: column `Name` is there twice")]
#[case::cells("name,needs\nA,food,x\n", "line 2: 3 cells, but 2 columns")]
#[case::quote("name,needs\n\"A,food\n", "")]
fn what_is_no_table_is_refused(#[case] table: &str, #[case] reason: &str) {
    let outcome = read(table.as_bytes());
    match reason {
        "" => assert_eq!(outcome.unwrap().len(), 1, "an open quote ends with the file"),
        reason => {
            let error = outcome.unwrap_err().to_string();
            assert!(error.starts_with(reason), "{error}");
        }
    }
}

#[rstest]
#[case("=1+1", "'=1+1")]
#[case("+44 24 7600 0000", "'+44 24 7600 0000")]
#[case("-", "'-")]
#[case("@SUM(A1)", "'@SUM(A1)")]
#[case("\t=1", "'\t=1")]
#[case("\r=1", "'\r=1")]
#[case("'=1", "''=1")]
#[case("''", "'''")]
#[case("'Tis here", "''Tis here")]
#[case("a=1", "a=1")]
fn no_cell_is_a_formula(#[case] text: &str, #[case] cell: &str) {
    assert_eq!(guard::guarded(text), cell);
    assert_eq!(guard::unguarded(cell), text);
}

#[test]
fn what_people_type_stays_as_it_is() {
    for cell in ["'Tis here", "+44 24", "=", "O'Brien"] {
        assert_eq!(guard::unguarded(cell), cell);
    }
}

#[test]
fn words_taken_out_of_a_cell_are_taken_out_of_the_record() {
    let record = json!({ "id": "s", "name": "A", "status": "active",
        "attributes": [
            { "id": "a1", "taxonomy_term": { "id": "t1", "code": "food" }, "quote": "food" },
            { "id": "a2", "taxonomy_term": { "id": "t2", "code": "money" } },
            { "id": "a3", "taxonomy_term": { "id": "t3", "code": "theirs" } },
        ] });
    let Value::Object(members) = record else { panic!("no object") };
    let table = write(vec![members]);
    assert!(table.contains(",\"food; money\","), "{table}");
    let changed = services(&table.replace("\"food; money\"", "\"food; housing\""));
    let codes: Vec<&Value> = changed[0]["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| &attribute["taxonomy_term"]["code"])
        .collect();
    assert_eq!(codes, ["food", "theirs", "housing"]);
    assert_eq!(changed[0]["attributes"][0]["quote"], "food");
}

#[test]
fn other_tables_are_not_taken_for_ours() {
    for head in [
        "ATCOCode,NaptanCode,CommonName\n",
        "lsoa21cd,name,population\n",
        "name;needs\n",
        "{\"name\": 1}",
        "",
    ] {
        assert!(!is_sheet(head), "{head}");
    }
}
