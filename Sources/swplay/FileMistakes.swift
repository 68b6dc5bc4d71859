import ArgumentParser
import PlayData

/// Tells mistakes in files on standard error and ends with their exit status.
enum FileMistakes {
  static func told<Result>(
    ofRun isOfRun: Bool = true, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await body()
    } catch let mistakes as Diagnostics {
      StandardError.print(mistakes.description)
      let count = mistakes.all.count { $0.severity == .error }
      if isOfRun {
        StandardError.print(
          "\(count == 1 ? "1 mistake" : "\(count) mistakes"); no host was touched")
      }
      throw ExitStatus.fileMistake.exit
    } catch let error as FileError {
      StandardError.print(error.description)
      throw ExitStatus.fileMistake.exit
    }
  }
}
