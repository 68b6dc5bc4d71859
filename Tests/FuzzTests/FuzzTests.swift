import Foundation
import PlayTestKit
import Testing

/// No input makes a reader crash, hang, or break a promise.
@Suite struct FuzzTests {
  @Test(arguments: FuzzTarget.all)
  func everyKeptInputIsReadOrRefused(target: FuzzTarget) async throws {
    let corpus = try target.corpus()
    #expect(!corpus.isEmpty)
    for (name, bytes) in corpus {
      await tell("\(target)/\(name)") { try await target.check(bytes) }
    }
  }

  @Test(arguments: FuzzTarget.all)
  func changedInputsAreReadOrRefused(target: FuzzTarget) async throws {
    for seed in 0..<3 { try await run(target, seed: UInt64(seed), count: 120) }
  }

  /// Goes on for the time that `make fuzz` sets.
  ///
  /// The input at work lies in a file, for the case that it ends the process.
  @Test(arguments: FuzzTarget.all)
  func inputsForAWhileAreReadOrRefused(target: FuzzTarget) async throws {
    guard let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init)
    else { return }
    let end = Date(timeIntervalSinceNow: seconds / Double(FuzzTarget.all.count))
    while Date() < end {
      try await run(target, seed: .random(in: 0 ... .max), count: 200, isKept: true)
    }
  }

  private func run(
    _ target: FuzzTarget, seed: UInt64, count: Int, isKept: Bool = false
  ) async throws {
    var mutator = Mutator(
      random: SeededGenerator(seed: seed), words: target.words,
      corpus: try target.corpus().map(\.bytes))
    for _ in 0..<count {
      let input = mutator.input()
      if isKept {
        let file = URL(filePath: ".build/fuzz/\(target)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(input).write(to: file)
      }
      await tell("\(target), seed \(seed): \(String(decoding: input.prefix(2_000), as: UTF8.self))")
      {
        try await target.check(input)
      }
    }
  }

  private func tell(_ what: String, _ work: () async throws -> Void) async {
    do {
      try await work()
    } catch {
      Issue.record("\(what): \(error)")
    }
  }
}
