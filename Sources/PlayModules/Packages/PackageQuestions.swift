import PlayData
import PlayModuleKit
import PlayShell

/// A package that is installed.
struct InstalledPackage: Hashable, Sendable {
  let name: String
  let version: String
  let origin: String
  /// Whether it came as a dependency, so that autoremove may take it away.
  let isAutomatic: Bool
  let isLocked: Bool

  /// Whether a task means it by this word, as pkg(8) understands words: name, name and version, or
  /// origin.
  func isMeant(by word: String) -> Bool {
    word == name || word == origin || word == "\(name)-\(version)"
  }
}

/// Asks whether there is a package manager and a database; nothing else may be asked of pkg(8) until
/// there is.
struct PackageManagerQuestion: Question {
  let root: PackageRoot

  static func inquiry(_ questions: [PackageManagerQuestion]) -> Inquiry<Bool> {
    let commands = questions.map { ShellCommand($0.root.command + ["-N"]) }
    return Inquiry(commands: commands) { results in
      zip(commands, results).map { command, result in
        switch result.status {
        case 0: .success(true)
        case 1 where ["non-existent", "not installed"].contains(where: result.stderr.contains):
          .success(false)
        default: .failure(Unexpected(result, of: command))
        }
      }
    }
  }
}

/// A question about one package.
private protocol PackageAsking: Question {
  /// The package as a task names it.
  var word: String { get }
  var root: PackageRoot { get }
}

extension PackageAsking {
  /// What the answer depends on.
  var reads: Set<Resource> { [Resource(.package, word)] }
}

/// Asks what is installed of a package; the answer is `nil` when it is not.
struct PackageQuestion: PackageAsking {
  let word: String
  let root: PackageRoot

  static func inquiry(_ questions: [PackageQuestion]) -> Inquiry<InstalledPackage?> {
    PackageQuery.inquiry(questions, format: "%n %v %o %a %k") { word, lines in
      lines.lazy.compactMap(package).first { $0.isMeant(by: word) }
    }
  }

  private static func package(_ line: Substring) -> InstalledPackage? {
    let fields = line.split(separator: " ").map(String.init)
    guard fields.count == 5 else { return nil }
    return InstalledPackage(
      name: fields[0], version: fields[1], origin: fields[2], isAutomatic: fields[3] == "1",
      isLocked: fields[4] == "1")
  }
}

/// Asks which installed packages need a package directly.
struct DependentPackagesQuestion: PackageAsking {
  let word: String
  let root: PackageRoot

  static func inquiry(_ questions: [DependentPackagesQuestion]) -> Inquiry<[String]> {
    PackageQuery.inquiry(questions, format: "%n %v %o %rn") { word, lines in
      PackageQuery.rest(of: lines, meaning: word)
    }
  }
}

/// Asks for the annotations of a package.
struct PackageAnnotationsQuestion: PackageAsking {
  let word: String
  let root: PackageRoot

  static func inquiry(_ questions: [PackageAnnotationsQuestion]) -> Inquiry<[String: String]> {
    PackageQuery.inquiry(questions, format: "%n %v %o %At %Av") { word, lines in
      var annotations: [String: String] = [:]
      for line in PackageQuery.rest(of: lines, meaning: word) {
        let parts = line.split(byte: " ", maxSplits: 1, omittingEmptySubsequences: false)
        annotations[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
      }
      return annotations
    }
  }
}

/// One `pkg query` for many packages.
private enum PackageQuery {
  static func inquiry<Asked: PackageAsking>(
    _ questions: [Asked], format: String,
    answer: @escaping @Sendable (String, [Substring]) -> Asked.Answer
  ) -> Inquiry<Asked.Answer> {
    let groups = Dictionary(grouping: questions, by: \.root).values
      .sorted { $0[0].root.label < $1[0].root.label }
    let commands = groups.map { group in
      ShellCommand(group[0].root.command + ["query", format] + group.map(\.word))
    }
    return Inquiry(commands: commands) { results in
      var answers: [Asked: Result<Asked.Answer, any Error>] = [:]
      for ((group, command), result) in zip(zip(groups, commands), results) {
        for question in group {
          answers[question] =
            isAnswer(result)
            ? .success(answer(question.word, result.lines))
            : .failure(Unexpected(result, of: command))
        }
      }
      return questions.compactMap { answers[$0] }
    }
  }

  /// Status 1 without a word means that none of the packages is installed.
  private static func isAnswer(_ result: CommandResult) -> Bool {
    switch result.status {
    case 0: true
    case 1: result.errors.isEmpty || result.stderr.contains("No packages installed")
    default: false
    }
  }

  /// What follows name, version and origin in the lines of the package that the word means.
  static func rest(of lines: [Substring], meaning word: String) -> [String] {
    lines.compactMap { line in
      let fields = line.split(byte: " ", maxSplits: 3)
      guard fields.count == 4 else { return nil }
      let package = InstalledPackage(
        name: String(fields[0]), version: String(fields[1]), origin: String(fields[2]),
        isAutomatic: false, isLocked: false)
      return package.isMeant(by: word) ? String(fields[3]) : nil
    }
  }
}
