//! Serves the default world until it is stopped: `cargo run -p discord-sim --example serve -- 8080`.

use discord_sim::{Options, Sim, World};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let sim = Sim::start(World::default(), Options { port, ..Options::default() }).await?;
    println!("page   {}", sim.page_url());
    println!("api    {}", sim.api_url());
    println!("token  {}", sim.token());
    std::future::pending().await
}
