/// The lines of all known_hosts files, found by host without reading them again.
struct KnownHosts: Sendable {
  /// A line and where it stands.
  struct Line: Sendable, Equatable {
    let place: Place
    let pattern: HostPattern
    let isRevoked: Bool
    let key: HostKey
  }

  /// Where a line stands.
  struct Place: Sendable, Equatable, CustomStringConvertible {
    let file: String
    let line: Int

    var description: String { "\(file):\(line)" }
  }

  /// What the files say about a host's key.
  enum Verdict: Equatable {
    case known
    case unknown
    case changed(Place)
    case revoked(Place)
  }

  private var lines: [Line] = []
  /// The lines with nothing but literal names, by the bytes of the name.
  private var literal: [[UInt8]: [Int]] = [:]
  /// Lines that must be asked one by one.
  private var others: [Int] = []
  /// What was left out and why.
  private(set) var notes: [String] = []

  init() {}

  /// The name under which known_hosts files keep a host.
  static func name(host: String, port: Int) -> String {
    let host = host.lowercased()
    return port == 22 ? host : "[\(host)]:\(port)"
  }

  /// Whether a name means itself in a file of known hosts, and nothing else.
  static func isLiteral(_ name: String) -> Bool {
    let special = "*?!,|#@\"'\\"
    return name.unicodeScalars.first != nil
      && name.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar.value > 0x20 && scalar.value != 0x7F
          && !special.unicodeScalars.contains(scalar)
      }
  }

  mutating func append(_ line: Line) {
    let index = lines.count
    lines.append(line)
    if case .names(let names) = line.pattern, names.allSatisfy(\.isLiteral) {
      for name in names { literal[Array(name.text.utf8), default: []].append(index) }
    } else {
      others.append(index)
    }
  }

  mutating func note(_ text: String, at place: Place) { notes.append("\(place): \(text)") }

  /// Whether it takes long to find the lines about a host: a hashed name costs a hash for each.
  var isSlow: Bool { others.count > 100 }

  /// The lines about a host, in their order.
  func lines(about name: String) -> [Line] {
    let indices =
      literal[Array(name.utf8), default: []] + others.filter { lines[$0].pattern.matches(name) }
    return indices.sorted().map { lines[$0] }
  }

  /// What lines about a host say about its key.
  static func verdict(on key: HostKey, by lines: [Line]) -> Verdict {
    if let line = lines.first(where: { $0.isRevoked && $0.key == key }) {
      return .revoked(line.place)
    }
    let valid = lines.filter { !$0.isRevoked }
    if valid.contains(where: { $0.key == key }) { return .known }
    // A host whose key of another type is known was asked for that one: it has changed too.
    let conflict = valid.first { $0.key.type == key.type } ?? valid.first
    return conflict.map { .changed($0.place) } ?? .unknown
  }
}
