import PlayModuleKit
import PlayShell

/// Mode, owner and group that a task asks for; what it does not give stays as it is.
struct FileAttributes: Hashable, Sendable {
  var mode: FileMode?
  var owner: Account?
  var group: Account?

  /// The mode that a path shall have; `current` is the mode it has, or would get.
  func mode(from current: Int, isFolder: Bool = false) -> Int {
    mode?.applied(to: current, isFolder: isFolder) ?? current
  }

  /// The changes to a path that exists.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - status: Its status.
  ///   - followsLink: Whether `status` is that of what a link at the path points to.
  /// - Returns: A step for each attribute that differs; the mode comes last, since a change of the
  ///   owner may clear the set-id bits (chown(2)).
  func steps(for path: String, status: FileStatus, followsLink: Bool = true) -> [Step] {
    differences(from: status).map { attribute in
      Step(
        .value("\(path): \(attribute.name)", from: attribute.before, to: attribute.after),
        [.run(attribute.command(followsLink: followsLink, paths: [path]))])
    }
  }

  /// The changes to everything in a tree: one step for all paths that change in the same way.
  func steps(forTree entries: [TreeStatusQuestion.Entry]) -> [Step] {
    var order: [AttributeDifference] = []
    var paths: [AttributeDifference: [String]] = [:]
    for entry in entries {
      for difference in differences(from: entry.status) {
        if paths[difference] == nil { order.append(difference) }
        paths[difference, default: []].append(entry.path)
      }
    }
    let sorted = order.enumerated().sorted {
      ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
    }
    return sorted.map { Self.step($0.element, for: paths[$0.element] ?? []) }
  }

  /// What differs; the mode of a link means nothing and is left alone.
  private func differences(from status: FileStatus) -> [AttributeDifference] {
    var differences: [AttributeDifference] = []
    if let owner, !owner.matches(name: status.owner, number: status.uid) {
      let before = Int(owner.text) == nil ? status.owner : String(status.uid)
      differences.append(AttributeDifference(kind: .owner, before: before, after: owner.text))
    }
    if let group, !group.matches(name: status.group, number: status.gid) {
      let before = Int(group.text) == nil ? status.group : String(status.gid)
      differences.append(AttributeDifference(kind: .group, before: before, after: group.text))
    }
    let wanted = mode(from: status.mode, isFolder: status.kind == .folder)
    if wanted != status.mode, status.kind != .link {
      differences.append(
        AttributeDifference(kind: .mode, before: status.modeText, after: FileStatus.octal(wanted)))
    }
    return differences
  }

  private static func step(_ difference: AttributeDifference, for paths: [String]) -> Step {
    let others = paths.count > 1 ? " and \(paths.count - 1) more" : ""
    return Step(
      .value(
        "\(paths[0])\(others): \(difference.name)", from: difference.before, to: difference.after),
      PathChunks.split(paths).map {
        .run(difference.command(followsLink: difference.kind == .mode, paths: $0))
      })
  }
}

/// One attribute that is not as it shall be.
private struct AttributeDifference: Hashable {
  enum Kind: Int {
    case owner
    case group
    case mode
  }

  let kind: Kind
  let before: String
  let after: String

  var name: String {
    switch kind {
    case .owner: "owner"
    case .group: "group"
    case .mode: "mode"
    }
  }

  func command(followsLink: Bool, paths: [String]) -> ShellCommand {
    let program =
      switch kind {
      case .owner: "chown"
      case .group: "chgrp"
      case .mode: "chmod"
      }
    return ShellCommand([program] + (followsLink ? [] : ["-h"]) + [after] + paths)
  }
}
