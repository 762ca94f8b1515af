//! The page: static files, compiled in.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{Response, StatusCode, header};

/// Path under `/page/`, MIME type, content.
const FILES: &[(&str, &str, &[u8])] =
    &[("index.html", "text/html; charset=utf-8", include_bytes!("../page/index.html"))];

/// `GET /`.
pub(crate) async fn index() -> Response<Body> {
    file("index.html")
}

/// `GET /page/{file}`.
pub(crate) async fn asset(Path(name): Path<String>) -> Response<Body> {
    file(&name)
}

fn file(name: &str) -> Response<Body> {
    let Some((_, kind, content)) = FILES.iter().find(|(known, ..)| *known == name) else {
        let mut missing = Response::new(Body::from("not found"));
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let mut response = Response::new(Body::from(*content));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    // The page shows invented people only, but nothing outside it should be able to frame or script it.
    let policy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}
