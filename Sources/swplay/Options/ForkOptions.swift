import ArgumentParser

/// On how many hosts at once something is done.
struct ForkOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("How many hosts may be connecting at the same time.", valueName: "number"))
  var forks = 100

  func validate() throws {
    guard forks > 0 else { throw ValidationError("--forks: expected a number above 0") }
  }
}
