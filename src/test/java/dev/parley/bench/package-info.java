/// The benchmarks: how fast the packaged program is, in ratios to what the same machine can do at best in the same
/// minutes.
///
/// `./mvnw -Pbench verify` runs their short form (it finds a collapse and claims nothing), `-Dscenarios=B1,B3
/// -Dduration=60s` the long one. The report is under `target/bench`. To read: [Form] and [Scenario] (what a run is),
/// [Target] (what is measured), [Load] and [Subscriber] (the generator), [LimitServer] and [Commits] (the limits),
/// then one file for each scenario.
package dev.parley.bench;
