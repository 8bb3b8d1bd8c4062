//! How the parameters of `/hsds/v3` are described. What they mean is for `crate::hsds` to say.

#![expect(dead_code, reason = "only described: the query is read by `crate::hsds`")]

use utoipa::IntoParams;

/// Of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Words that each begin a word of name or description.
    search: Option<String>,
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u64>,
    /// 50 unless given; more than 500 are 500.
    #[param(minimum = 1)]
    per_page: Option<u64>,
    /// `json`, or `ndjson`: all that suits, one a line, without pages.
    #[param(pattern = "^(json|ndjson)$")]
    format: Option<String>,
}

/// Of lists of services, and of services at locations.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterParams {
    /// Only with this term.
    #[param(min_length = 1)]
    taxonomy_term_id: Option<String>,
    /// Only with a term of this taxonomy.
    #[param(min_length = 1)]
    taxonomy_id: Option<String>,
    /// Only of this organization.
    #[param(min_length = 1)]
    organization_id: Option<String>,
    /// Only what was modified then or after: an RFC 3339 instant, or a day.
    #[param(format = DateTime)]
    modified_after: Option<String>,
    /// With all that belongs to each.
    full: Option<bool>,
    /// From where `proximity` is measured: a full UK postcode.
    #[param(example = "CV1 5FX", pattern = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$")]
    postcode: Option<String>,
    /// Only within so many metres of `postcode`.
    #[param(minimum = 0)]
    proximity: Option<f64>,
    /// Only with a minimum age of at least this.
    minimum_age: Option<f64>,
    /// Only with a maximum age of at most this.
    maximum_age: Option<f64>,
    /// Only with a schedule that opens then or later.
    #[param(example = "10:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]")]
    start_time: Option<String>,
    /// Only with a schedule that closes then or earlier; of the same schedule as `start_time`.
    #[param(example = "16:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]")]
    end_time: Option<String>,
    /// Only with a schedule on this day of the week: `MO` or `Monday`.
    #[param(pattern = "^(MO|TU|WE|TH|FR|SA|SU)$")]
    day: Option<String>,
}

/// Of the list of services.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MinimalParams {
    /// Only id, name, status and `last_modified` of each, all on one page unless `per_page` is given.
    minimal: Option<bool>,
}

/// Of the list of organizations.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationParams {
    /// With its services in full.
    full_service: Option<bool>,
}

/// Of the list of organizations.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FullParams {
    /// With all that belongs to each.
    full: Option<bool>,
}

/// Of the list of terms.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfTermsParams {
    /// Only of this taxonomy.
    #[param(min_length = 1)]
    taxonomy_id: Option<String>,
    /// Only those without a parent.
    top_only: Option<bool>,
    /// Only those with this parent.
    #[param(min_length = 1)]
    parent_id: Option<String>,
}

macro_rules! together {
    ($(#[$doc:meta])* $name:ident: $($part:ty),+) => {
        $(#[$doc])*
        pub struct $name;

        impl IntoParams for $name {
            fn into_params(
                place: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                let mut params = Vec::new();
                $(params.extend(<$part>::into_params(&place));)+
                params
            }
        }
    };
}

together!(
    /// `/services`
    ServicesParams: ListParams, FilterParams, MinimalParams
);
together!(
    /// `/service_at_locations`
    PlacesParams: ListParams, FilterParams
);
together!(
    /// `/organizations`
    OrganizationsParams: ListParams, FullParams, OrganizationParams
);
together!(
    /// `/taxonomy_terms`
    TermsParams: ListParams, OfTermsParams
);
