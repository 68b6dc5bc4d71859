import PlayData
import PlayModuleKit
import PlayShell

extension File {
  /// The path that must exist for the link to lead somewhere.
  var sourcePath: String? {
    guard state == .link || state == .hard, let src else { return nil }
    return src.startsWithBytes("/") ? src : path.folder + "/" + src
  }

  /// Makes or changes a symbolic or hard link.
  func linkSteps(_ current: State) throws -> [Step] {
    guard let src, let sourcePath else { return [] }
    try requireSource(current.source, at: sourcePath)
    if let itself = current.target.itself, isWanted(itself, src: src, source: current.source) {
      guard state == .link else { return [] }
      return ownerSteps(itself)
    }
    try requireRoom(current.target)
    if state == .hard { try requireSameDevice(current, sourcePath) }
    let make: ShellCommand =
      // -h, or a link into an existing link to a folder would be made inside that folder.
      state == .hard ? ["ln", "-f", src, path.text] : ["ln", "-sfh", "--", src, path.text]
    return [
      Step(
        .value("\(path): \(linkName)", from: present(current.target.itself), to: src),
        [.run(make)] + (state == .link ? ownership(of: path.text, options: ["-h"]) : []),
        provides: current.target.itself == nil ? [Resource(.path, path.text)] : [])
    ]
  }

  private var linkName: String { state == .hard ? "hard link" : "link" }

  private func isWanted(_ itself: FileStatus, src: String, source: FileStatus?) -> Bool {
    state == .hard
      ? itself.identity == source?.identity : itself.target?.hasSameBytes(as: src) == true
  }

  /// Owner and group are those of the link itself, whatever it points to.
  private func ownerSteps(_ itself: FileStatus) -> [Step] {
    FileAttributes(owner: owner, group: group)
      .steps(for: path.text, status: itself, followsLink: false)
  }

  /// What the path is before, in the words of the difference.
  private func present(_ itself: FileStatus?) -> String? {
    guard let itself else { return nil }
    return itself.target ?? itself.kind.phrase
  }

  private func requireSource(_ source: FileStatus?, at sourcePath: String) throws {
    guard source == nil, state == .hard || !force else { return }
    throw ModuleFailure(
      "\(sourcePath), which \(path) shall point to, does not exist",
      hint: state == .hard ? nil : "with \"force\": true the link is made nevertheless",
      missing: [Resource(.path, sourcePath)])
  }

  /// Makes sure that the link may take the place of what is there.
  private func requireRoom(_ target: FileTarget) throws {
    guard let itself = target.itself else { return try target.requireFolder() }
    if itself.kind == .folder {
      throw ModuleFailure(
        "\(path) is a folder; a link does not replace it",
        hint: "remove it first with the state \"absent\"")
    }
    guard itself.kind == .link && state == .link || force else {
      throw ModuleFailure(
        "\(path) is \(itself.kind.phrase) already",
        hint: "with \"force\": true the link replaces it")
    }
    try itself.requireChangeable(path.text)
  }

  private func requireSameDevice(_ current: State, _ sourcePath: String) throws {
    guard let folder = current.target.folder, let source = current.source,
      folder.device != source.device
    else { return }
    throw ModuleFailure(
      "\(path) and \(sourcePath) are on different file systems; a hard link cannot join them",
      hint: "use the state \"link\"")
  }
}
