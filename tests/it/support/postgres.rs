//! A database of its own for each test, on a PostgreSQL server that is there already; dropped with the value.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

/// Names another server than the usual local one.
const SERVER: &str = "SANAD_TEST_POSTGRES";
/// Makes the absence of a server an error: in the checks that run before a change lands, nothing is skipped in silence.
const REQUIRED: &str = "SANAD_REQUIRE_POSTGRES";

/// An empty database with a random name.
pub struct Database {
    server: String,
    name: String,
}

fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432".to_owned())
}

/// Whether a server answers; says so where none does.
pub async fn is_there() -> bool {
    let server = server();
    match tell(&server, "SELECT 1".to_owned()).await {
        Ok(()) => true,
        Err(error) => {
            let required = std::env::var_os(REQUIRED).is_some();
            assert!(!required, "{REQUIRED} is set, but PostgreSQL at {server} does not answer: {error}");
            println!("skipped: no PostgreSQL at {server}; {SERVER} names another one");
            false
        }
    }
}

async fn tell(server: &str, statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(&format!("{server}/postgres")).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await
}

impl Database {
    /// Makes it.
    pub async fn create() -> Result<Self, sqlx::Error> {
        let server = server();
        let name = format!("sanad_test_{:016x}", rand::random::<u64>());
        tell(&server, format!("CREATE DATABASE {name}")).await?;
        Ok(Self { server, name })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    /// Host and port of the server.
    pub fn address(&self) -> String {
        let server = self.server.rsplit_once("//").map_or(self.server.as_str(), |(_, rest)| rest);
        let address = server.rsplit_once('@').map_or(server, |(_, address)| address);
        if address.contains(':') { address.to_owned() } else { format!("{address}:5432") }
    }

    /// Where it is for somebody who goes through a port of this machine.
    pub fn url_through(&self, port: u16) -> String {
        let user = self.server.rsplit_once('@').map_or("postgres://postgres", |(user, _)| user);
        format!("{user}@127.0.0.1:{port}/{}", self.name)
    }

    /// All rows of all tables as the server prints them, bytes in hexadecimal, and these bytes themselves.
    pub async fn dump(&self) -> Vec<u8> {
        let mut connection = PgConnection::connect(&self.url()).await.expect("the database is there");
        let names = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        let tables: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut connection).await.expect("names");
        assert!(tables.len() > 12, "{tables:?}");
        let mut bytes = Vec::new();
        for table in tables {
            let rows = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
            let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut connection).await.expect("rows");
            for row in rows {
                for hex in row.split("\\x").skip(1) {
                    let digits: Vec<u8> =
                        hex.chars().map_while(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
                    bytes.extend(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
                }
                bytes.extend(row.into_bytes());
            }
        }
        let _ = connection.close().await;
        bytes
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = self.server.clone();
        // A test's own runtime may be ending; this one is nobody else's.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(tell(&server, statement)))
        });
        if !matches!(dropped.join(), Ok(Ok(Ok(())))) {
            eprintln!("the test database {} stays behind", self.name);
        }
    }
}
