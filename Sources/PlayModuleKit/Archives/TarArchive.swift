/// An archive for tar(1): ustar headers, and GNU's records for names that do not fit into them.
///
/// Names are bytes and stay as they are; the newer pax records would have to be valid in the locale
/// of the host, which has none.
public struct TarArchive: Sendable {
  /// A file or a folder of the archive.
  public struct Entry: Hashable, Sendable {
    /// The path below the folder into which the archive is unpacked.
    public var path: String
    /// All bytes of a file; `nil` for a folder.
    public var content: [UInt8]?
    /// The permission bits, set-id and sticky bits included.
    public var mode: Int
    /// The owner.
    public var owner: Owner
    /// The group.
    public var group: Owner

    /// Describes an entry.
    public init(path: String, content: [UInt8]?, mode: Int, owner: Owner, group: Owner) {
      self.path = path
      self.content = content
      self.mode = mode
      self.owner = owner
      self.group = group
    }
  }

  /// A user or a group: the name counts where the host knows it, and else the number.
  public struct Owner: Hashable, Sendable {
    /// The name; empty when there is only a number.
    public var name: String
    /// The number.
    public var number: Int

    /// Names a user or a group.
    public init(name: String = "", number: Int = 0) {
      self.name = name
      self.number = number
    }
  }

  private static let block = 512

  /// The whole archive.
  public private(set) var bytes: [UInt8] = []

  /// Writes an archive; a folder must come before what is in it.
  public init(_ entries: [Entry]) {
    for entry in entries {
      let name = Array(entry.path.utf8) + (entry.content == nil ? [UInt8(ascii: "/")] : [])
      if name.count > 100 { appendLongName(name) }
      append(
        name: name, type: entry.content == nil ? "5" : "0", size: entry.content?.count ?? 0,
        mode: entry.mode, owner: entry.owner, group: entry.group)
      append(content: entry.content ?? [])
    }
    // Two empty blocks end an archive.
    bytes += [UInt8](repeating: 0, count: 2 * Self.block)
  }

  /// GNU's record in front of an entry whose name has more than 100 bytes.
  private mutating func appendLongName(_ name: [UInt8]) {
    append(
      name: Array("././@LongLink".utf8), type: "L", size: name.count + 1, mode: 0, owner: Owner(),
      group: Owner())
    append(content: name + [0])
  }

  private mutating func append(content: [UInt8]) {
    bytes += content
    let rest = content.count % Self.block
    if rest > 0 { bytes += [UInt8](repeating: 0, count: Self.block - rest) }
  }

  private mutating func append(
    name: [UInt8], type: Unicode.Scalar, size: Int, mode: Int, owner: Owner, group: Owner
  ) {
    var header = Header()
    header.put(name.prefix(100), at: 0)
    header.put(mode, at: 100, width: 8)
    header.put(owner.number, at: 108, width: 8)
    header.put(group.number, at: 116, width: 8)
    header.put(size, at: 124, width: 12)
    header.put(0, at: 136, width: 12)
    header.put([UInt8(ascii: type)], at: 156)
    header.put("ustar\u{0}00".utf8, at: 257)
    header.put(owner.name.utf8.prefix(32), at: 265)
    header.put(group.name.utf8.prefix(32), at: 297)
    header.seal()
    bytes += header.bytes
  }

  /// One block that describes an entry.
  private struct Header {
    var bytes = [UInt8](repeating: 0, count: TarArchive.block)

    mutating func put(_ text: some Collection<UInt8>, at start: Int) {
      bytes.replaceSubrange(start..<(start + text.count), with: text)
    }

    /// Octal digits and a NUL; what they cannot hold is written in base 256, as GNU tar has it.
    mutating func put(_ number: Int, at start: Int, width: Int) {
      let digits = String(number, radix: 8).utf8
      guard digits.count < width else {
        for index in 0..<min(width - 1, 8) {
          bytes[start + width - 1 - index] = UInt8(truncatingIfNeeded: number >> (8 * index))
        }
        bytes[start] = 0x80
        return
      }
      put([UInt8](repeating: UInt8(ascii: "0"), count: width - 1 - digits.count), at: start)
      put(digits, at: start + width - 1 - digits.count)
    }

    /// The sum of all bytes, taken while its own field holds blanks.
    mutating func seal() {
      put([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148)
      let sum = bytes.reduce(0) { $0 + Int($1) }
      put(sum, at: 148, width: 7)
      bytes[154] = 0
    }
  }
}
