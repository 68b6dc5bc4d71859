import PlayData
import PlayEngine
import PlayLock
import PlayModuleKit
import PlaySecrets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What runs of one playbook on one inventory owe to hosts, kept from run to run.
///
/// There is a file for each host that is owed something, and none for the others.
struct Journal: Sendable {
  private static let lock = "running"

  private let playbook: String
  private let inventory: [String]

  /// The journal of a playbook and inventories, as the command line names them.
  init(playbook: String, inventory: [String]) {
    self.playbook = Self.real(playbook)
    self.inventory = inventory.map(Self.real)
  }

  /// Reads what is owed, and tells it to the person who runs the playbook.
  ///
  /// A check writes nothing. What cannot be read or written is told, and the run goes on without it.
  func opened(isCheck: Bool, _ secrets: SecretRegister) -> RunJournal {
    // A check makes no folder either.
    if isCheck, !LocalFiles().isFolder("\(Self.base)/swplay/\(name)") { return .none }
    do {
      let folder = try StateFolder(base: Self.base, name: name)
      if !isCheck, let holder = try folder.lock(Self.lock, holder: Self.holder) {
        StandardError.print(
          "the playbook is being carried out on this inventory already, by \(holder); "
            + "what that run owes is left to it")
        return .none
      }
      let owed = try owed(in: folder)
      for (host, handlers) in owed.sorted(by: { $0.key < $1.key }) {
        let titles = handlers.map(\.title).joined(separator: ", ")
        StandardError.print("owed to \(host) by an earlier run: \(titles)")
      }
      let problems = Locked(0)
      return RunJournal(owed: owed) { host, handlers in
        do {
          try note(handlers, of: host, in: folder, secrets)
        } catch {
          tell(error, once: problems)
        }
      }
    } catch {
      StandardError.print("what this run owes to hosts is not kept: \(error)")
      return .none
    }
  }

  private func tell(_ error: any Error, once problems: Locked<Int>) {
    let isFirst = problems.withLock { count in
      count += 1
      return count == 1
    }
    if isFirst { StandardError.print("what this run owes to hosts is not kept: \(error)") }
  }

  private func owed(in folder: StateFolder) throws(StateFailure) -> [String: [OwedHandler]] {
    var owed: [String: [OwedHandler]] = [:]
    for file in try folder.list() where file.hasSuffix(".json") && !file.hasPrefix(".") {
      let path = "\(folder.path)/\(file)"
      let source = Source(name: path, bytes: try folder.read(file))
      do {
        let record = try JSON.read(source).value.map
        guard let host = record?["host"]?.string else { continue }
        owed[host] = (record?["owed_handlers"]?.list ?? []).compactMap(Self.handler)
      } catch {
        StandardError.print("left out, since swplay did not write it so: \(error)")
      }
    }
    return owed
  }

  private static func handler(_ value: Value) -> OwedHandler? {
    guard let play = value.map?["play"]?.string, let name = value.map?["handler"]?.string else {
      return nil
    }
    return OwedHandler(play: play, role: value.map?["role"]?.string, name: name)
  }

  private func note(
    _ handlers: [OwedHandler], of host: String, in folder: StateFolder, _ secrets: SecretRegister
  ) throws(StateFailure) {
    let file = Self.fileName(of: host)
    guard !handlers.isEmpty else { return try folder.remove(file) }
    let record: Value = [
      "host": .string(host), "playbook": .string(playbook),
      "inventory": .list(inventory.map { .string($0) }), "written": .string(Clock.now),
      "owed_handlers": .list(
        handlers.map { handler in
          var record: ValueMap = ["play": .string(handler.play)]
          if let role = handler.role { record["role"] = .string(role) }
          record["handler"] = .string(handler.name)
          return .map(record)
        }),
    ]
    let text = JSON.write(secrets.masked(record), indent: 2) + "\n"
    try folder.write(file, Array(text.utf8))
  }
}

// MARK: - Names

extension Journal {
  /// The folder's name: the playbook's, and what tells it from others of the same name.
  private var name: String {
    let key = ([playbook] + inventory).joined(separator: "\0")
    let digest = SHA256Digest.hex(key.utf8).prefix(12)
    let last = playbook.split(separator: "/").last.map(String.init) ?? playbook
    return "\(Self.fileSafe(last.replacing(".json", with: "")))-\(digest)"
  }

  static func fileName(of host: String) -> String { "\(fileSafe(host)).json" }

  /// The text with everything but letters, digits, `-`, `_` and dots inside it as `%` and digits.
  private static func fileSafe(_ text: String) -> String {
    text.utf8.enumerated().map { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        return String(UnicodeScalar(byte))
      case UInt8(ascii: ".") where index > 0: return "."
      default: return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  /// `$XDG_STATE_HOME`, or `~/.local/state`.
  private static var base: String {
    let named = Environment.value("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return named ?? "\(Environment.home)/.local/state"
  }

  /// The path of a file whatever way leads there; other text as it is.
  private static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static var holder: String { "process \(getpid()) since \(Clock.now)" }
}
