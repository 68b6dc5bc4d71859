import PlayData
import PlayModuleKit
import PlayShell

/// A line of fstab(5), or one of the form in which `mount -p` shows what is mounted.
struct MountEntry: Hashable, Sendable {
  let source: String
  let path: String
  let type: String
  let options: [String]
  let dump: Int
  let pass: Int

  /// Creates an entry.
  init(
    source: String, path: String, type: String, options: [String], dump: Int = 0, pass: Int = 0
  ) {
    (self.source, self.path, self.type, self.options) = (source, path, type, options)
    (self.dump, self.pass) = (dump, pass)
  }

  /// Reads a line; `nil` when it is empty, a comment, or no entry.
  init?(_ line: some StringProtocol) {
    guard !line.utf8.drop(while: Self.isBlank).starts(with: "#".utf8) else { return nil }
    let fields = line.utf8.split(whereSeparator: Self.isBlank).map { Self.decoded($0) }
    guard fields.count >= 3 else { return nil }
    source = fields[0]
    path = fields[1]
    type = fields[2]
    options = fields.count > 3 ? fields[3].split(byte: ",").map(String.init) : ["rw"]
    dump = fields.count > 4 ? Int(fields[4]) ?? 0 : 0
    pass = fields.count > 5 ? Int(fields[5]) ?? 0 : 0
  }

  /// The line of fstab(5).
  var line: String {
    let fields = [source, path, type, options.joined(separator: ",")].map(Self.encoded)
    return (fields + ["\(dump)", "\(pass)"]).joined(separator: "\t")
  }

  /// The line as people read it.
  var shown: String { line.replacing("\t", with: " ") }

  /// Whether both mean the same; the order of options does not matter.
  func isSame(as other: MountEntry) -> Bool {
    source.hasSameBytes(as: other.source) && path.hasSameBytes(as: other.path)
      && type.hasSameBytes(as: other.type) && optionSet == other.optionSet && dump == other.dump
      && pass == other.pass
  }

  private var optionSet: Set<ByteText> { Set(options.map { ByteText($0) }) }

  /// Blanks within a field are written as strvis(3) does it.
  private static func encoded(_ field: String) -> String {
    let codes: [Unicode.Scalar: String] = [
      " ": "\\040", "\t": "\\011", "\n": "\\012", "\\": "\\134", "#": "\\043",
    ]
    return field.unicodeScalars.map { codes[$0] ?? String($0) }.joined()
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func decoded(_ field: some Sequence<UInt8>) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension MountEntry {
  /// File systems that show their own name whatever their source is said to be.
  private static let withoutSource: Set = [
    "devfs", "fdescfs", "linprocfs", "linsysfs", "mqueuefs", "procfs", "tmpfs",
  ]

  /// Options that `mount -p` shows; others, such as a size, cannot be compared.
  private static let visible: Set = [
    "acls", "async", "multilabel", "nfsv4acls", "noatime", "noclusterr", "noclusterw", "noexec",
    "nosuid", "nosymfollow", "ro", "suiddir", "sync", "union",
  ]

  /// Whether this live entry is what `wanted` mounts.
  func isMount(of wanted: MountEntry) -> Bool {
    type == wanted.type
      && (source.hasSameBytes(as: wanted.source) || Self.withoutSource.contains(type))
  }

  /// The options that were asked for and are not in effect.
  func missingOptions(of wanted: MountEntry) -> [String] {
    let isWritable = wanted.options.contains("rw") && options.contains("ro")
    return wanted.options.filter { Self.visible.contains($0) && !options.contains($0) }
      + (isWritable ? ["rw"] : [])
  }
}

/// Asks what is mounted, in the order in which it was.
struct MountsQuestion: Question {
  static func inquiry(_ questions: [MountsQuestion]) -> Inquiry<[MountEntry]> {
    let command: ShellCommand = ["mount", "-p"]
    return Inquiry(commands: [command]) { results in
      guard results[0].status == 0 else {
        return questions.map { _ in .failure(Unexpected(results[0], of: command)) }
      }
      let entries = results[0].lines.compactMap { MountEntry($0) }
      return questions.map { _ in .success(entries) }
    }
  }
}
