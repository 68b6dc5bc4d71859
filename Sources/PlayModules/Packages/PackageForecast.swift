import PlayModuleKit
import PlayShell

/// What pkg(8) would do, read from what it announces with `-n`.
///
/// The exit status of `-n` says nothing: it is 0 or 1 for the same work, by verb and by version.
struct PackageForecast: Hashable, Sendable {
  /// A package and what would happen to it.
  struct Change: Hashable, Sendable {
    let name: String
    let before: String?
    let after: String?
    /// The repository that it comes from, when that is announced.
    var repository: String?
  }

  /// Everything that would be installed, changed or removed, in the order of the announcement.
  let changes: [Change]
  /// Packages that are left alone because they are locked.
  let locked: [String]

  /// The packages before, for a difference; `nil` when all of them are new.
  var before: String? { Self.shown(changes.map { ($0.name, $0.before) }) }
  /// The packages afterwards; `nil` when all of them are removed.
  var after: String? { Self.shown(changes.map { ($0.name, $0.after) }) }

  private static func shown(_ packages: [(String, String?)]) -> String? {
    let parts = packages.compactMap { name, version in version.map { "\(name) \($0)" } }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Reads an announcement.
  ///
  /// - Throws: `Unexpected` when it is none.
  init(_ result: CommandResult, of command: ShellCommand) throws {
    var changes: [Change] = []
    var locked: [String] = []
    var section = ""
    var isAnnouncement = false
    for line in result.lines {
      if let end = line.firstRange(of: " is locked and may not be modified") {
        locked.append(String(line[..<end.lowerBound]))
      } else if line.hasPrefix("\t") {
        if var change = Self.change(line.dropFirst(), section: section) {
          change.repository = Self.repository(line)
          changes.append(change)
        }
      } else {
        section = line.contains(" to be ") && line.hasSuffix(":") ? String(line) : ""
        isAnnouncement =
          isAnnouncement || !section.isEmpty || line.hasPrefix("Nothing to do")
          || line.hasPrefix("Your packages are up to date")
          || line.hasPrefix("The most recent versions of packages are already installed")
      }
    }
    let isBroken = result.stdout.contains("Error updating repositories!")
    guard isAnnouncement, !isBroken, let status = result.status, status <= 1 else {
      throw Unexpected(result, of: command)
    }
    self.changes = changes
    self.locked = locked
  }

  /// The name in brackets at the end of a line.
  private static func repository(_ line: Substring) -> String? {
    guard line.last == "]", let open = line.lastIndex(of: "[") else { return nil }
    return String(line[open...].dropFirst().dropLast())
  }

  /// One package: `jq: 1.7.1 -> 1.8.0 [repository]`, `jq: 1.8.0` or `git-2.49.0 (reason)`.
  private static func change(_ line: Substring, section: String) -> Change? {
    let words = line.split(separator: " ")
    guard let first = words.first else { return nil }
    if section.contains("REINSTALLED"), first.last != ":" {
      let name = first.lastIndex(of: "-").map { first[..<$0] } ?? first
      let version = String(first.dropFirst(name.count + 1))
      return Change(name: String(name), before: version, after: "\(version) reinstalled")
    }
    guard first.last == ":", words.count > 1 else { return nil }
    let name = String(first.dropLast())
    let version = String(words[1])
    if words.count > 3, words[2] == "->" {
      return Change(name: name, before: version, after: String(words[3]))
    }
    let isRemoved = section.contains("REMOVED")
    return Change(
      name: name, before: isRemoved ? version : nil, after: isRemoved ? nil : version)
  }
}
