import Logging

/// The known_hosts files of all hosts of a run, of which many hosts have the same.
///
/// Belongs to the transport.
final class KnownHostsStores {
  private let calls: BlockingCalls
  private let logger: Logger
  private var stores: [[String]: KnownHostsStore] = [:]

  init(calls: BlockingCalls, logger: Logger) { (self.calls, self.logger) = (calls, logger) }

  /// The store of some files.
  func store(of files: [String]) -> KnownHostsStore {
    if let store = stores[files] { return store }
    let store = KnownHostsStore(files: files, calls: calls, logger: logger)
    stores[files] = store
    return store
  }
}

/// Some known_hosts files, read once, and the keys that were accepted since.
///
/// Belongs to the transport, which makes it the only writer of this process.
final class KnownHostsStore {
  /// The files, of which the first is written.
  let files: [String]
  private let calls: BlockingCalls
  private let logger: Logger
  private let loaded = Shared<Result<KnownHosts, SystemFileError>>()
  /// By the bytes of the host's name.
  private var accepted: [[UInt8]: [KnownHosts.Line]] = [:]

  init(files: [String], calls: BlockingCalls, logger: Logger) {
    self.files = files
    self.calls = calls
    self.logger = logger
  }

  /// The lines about a host.
  func lines(about name: String) async throws(SystemFileError) -> [KnownHosts.Line] {
    let known = try await load().get()
    // What takes long is not done on the loop's thread.
    let lines =
      known.isSlow ? await calls.run { known.lines(about: name) } : known.lines(about: name)
    return lines + accepted[Array(name.utf8), default: []]
  }

  private func load() async -> Result<KnownHosts, SystemFileError> {
    if let known = await loaded.claim() { return known }
    let known = await calls.run { [files] in Self.read(files) }
    if case .success(let known) = known {
      for note in known.notes { logger.warning("\(note)") }
    }
    loaded.fulfil(known)
    return known
  }

  /// What is known about a host's key by now.
  func verdict(
    on key: HostKey, of name: String, by lines: [KnownHosts.Line]
  ) -> KnownHosts.Verdict {
    // Another session may have accepted the key since the lines were looked up.
    KnownHosts.verdict(on: key, by: lines + accepted[Array(name.utf8), default: []])
  }

  /// Adds a key to the first file.
  func remember(_ key: HostKey, of name: String) throws(SystemFileError) {
    guard let file = files.first else {
      throw SystemFileError(path: "known_hosts", reason: "no file to remember the key in is given")
    }
    // The name may come from an inventory that a program has made. As a pattern it would vouch for
    // other hosts, and with a blank in it for another key.
    guard KnownHosts.isLiteral(name) else {
      throw SystemFileError(
        path: file, reason: "\"\(name)\" cannot stand there as the name of a host")
    }
    try KnownHostsFile.append("\(name) \(key.type) \(key.base64)\n", to: file)
    guard let pattern = HostPattern(field: name) else { return }
    // The line's number would only be needed for a message about a key that changes while it runs.
    let place = KnownHosts.Place(file: file, line: 0)
    accepted[Array(name.utf8), default: []].append(
      KnownHosts.Line(place: place, pattern: pattern, isRevoked: false, key: key))
  }

  private static func read(_ files: [String]) -> Result<KnownHosts, SystemFileError> {
    var known = KnownHosts()
    do {
      for file in files {
        if let text = try TextFile.text(of: file) { known.read(text, file: file) }
      }
      return .success(known)
    } catch {
      return .failure(error)
    }
  }
}
