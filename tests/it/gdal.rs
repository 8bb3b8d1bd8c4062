//! Promise: a client that knows nothing of us reads our features: GDAL, which QGIS uses too.

use std::process::Command;

use acceptance::not_checked;

use crate::waymark::Home;

/// What `ogrinfo` tells; none where it is not installed.
fn ogrinfo(args: &[&str]) -> Option<String> {
    let Ok(output) = Command::new("ogrinfo").args(args).output() else {
        not_checked("GDAL reads our features: there is no ogrinfo");
        return None;
    };
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    Some(told)
}

#[test]
fn gdal_reads_every_collection() {
    let home = Home::new();
    let server = home.serve(&[]);
    let source = format!("OAPIF:http://{}/ogc", server.address);
    let Some(layers) = ogrinfo(&[&source]) else { return };
    for layer in
        ["services (title: Services) (Point)", "areas (title: Areas) (Polygon)", "coverage"]
    {
        assert!(layers.contains(layer), "{layers}");
    }
    let count = |layer: &str, more: &[&str]| {
        let told = ogrinfo(&[&["-q", &source, layer], more].concat()).unwrap_or_default();
        told.matches("OGRFeature(").count()
    };
    let all = count("services", &[]);
    assert!(all > 10, "{all} services, more than a page of them");
    let middle = count("services", &["-spat", "-1.53", "52.40", "-1.50", "52.42"]);
    assert!(middle > 0 && middle < all, "{middle} of {all} in the middle");
    // 195 LSOAs, and the postcode districts.
    assert!(count("areas", &[]) > 195);
    assert_eq!(count("coverage", &[]), 195);
    let names =
        ogrinfo(&["-q", &source, "areas", "-where", "code = 'E01009522'"]).unwrap_or_default();
    assert!(names.contains("Coventry 014A"), "{names}");
}
