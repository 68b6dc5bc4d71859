import PlayData
import PlayModuleKit
import PlayShell

/// Disks, pools and what is mounted.
enum StorageFacts {
  static let facts: [Fact] = [
    Fact(
      "disks", "Names of the disks.",
      .sysctl("kern.disks") { .list($0.split(separator: " ").map { .string(String($0)) }) }),
    Fact(
      "zpools", "ZFS pools with their sizes in bytes and their health; empty without ZFS.", pools),
    Fact(
      "mounts", "Mounted file systems with device, type, options and sizes in bytes.",
      mounts.zip(sizes).map { mounts, sizes in
        .list(
          mounts.map { mount in
            let size = mount["mount"]?.string.flatMap { sizes[ByteText($0)] } ?? [:]
            return .map(mount.merging(size))
          })
      }),
  ]

  private static let columns = [
    "name", "size", "allocated", "free", "checkpoint", "expandsize", "fragmentation", "capacity",
    "dedupratio", "health", "altroot",
  ]

  private static let pools: Probe<Value> = .command(["zpool", "list", "-H", "-p"]) { result in
    // A kernel without ZFS cannot load it for everybody, and a jail may have no /dev/zfs.
    let signs = [
      "initialize ZFS library", "ZFS modules", "Failed to load", "No such file or directory",
    ]
    let isMissing = result.status == 127 || signs.contains { result.stderr.contains($0) }
    guard !isMissing else { return [] }
    guard result.status == 0 else { throw Unexpected(result, of: ["zpool", "list", "-H", "-p"]) }
    return .list(
      try result.lines.map { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == columns.count else {
          throw Unreadable(expected: "\(columns.count) columns of zpool", found: String(line))
        }
        return .map(ValueMap(zip(columns, fields.map(number))))
      })
  }

  /// A number where it is one, `null` for the dash that stands for nothing, else text.
  private static func number(_ field: Substring) -> Value {
    if field == "-" { return .null }
    return Int(field).map { .int($0) } ?? .string(String(field))
  }

  private static let mounts: Probe<[ValueMap]> = .command(["mount", "-p"]) { result in
    guard result.status == 0 else { throw Unexpected(result, of: ["mount", "-p"]) }
    return try result.lines.map { line in
      let fields = line.utf8.split(whereSeparator: " \t".utf8.contains).map(decoded)
      guard fields.count >= 4 else {
        throw Unreadable(expected: "a line like one of fstab", found: String(line))
      }
      return [
        "device": .string(fields[0]), "mount": .string(fields[1]), "fstype": .string(fields[2]),
        "options": .string(fields[3]),
      ]
    }
  }

  /// The text of a field of fstab(5), in which `\040` stands for a blank (strunvis(3)).
  private static func decoded(_ field: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(3), as: UTF8.self)
      if byte == UInt8(ascii: "\\"), digits.utf8.count == 3, let code = UInt8(digits, radix: 8) {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of a number of kilobytes; `nil` for what is none, or is more than a number can be.
  private static func bytes(_ kilobytes: Substring) -> Int? {
    guard let bytes = Int(kilobytes)?.multipliedReportingOverflow(by: 1024), !bytes.overflow else {
      return nil
    }
    return bytes.partialValue
  }

  /// The sizes of `df -k` by mount point.
  private static let sizes: Probe<[ByteText: ValueMap]> = .command(["df", "-k"]) { result in
    guard result.status == 0 else { throw Unexpected(result, of: ["df", "-k"]) }
    var sizes: [ByteText: ValueMap] = [:]
    for line in result.lines.dropFirst() {
      // Filesystem 1024-blocks Used Avail Capacity Mounted on
      let words = line.split(separator: " ")
      guard let percent = words.firstIndex(where: { $0.last == "%" && Int($0.dropLast()) != nil }),
        percent >= 4, percent + 1 < words.count, let total = bytes(words[percent - 3]),
        let available = bytes(words[percent - 1])
      else { throw Unreadable(expected: "a line of df", found: String(line)) }
      sizes[ByteText(words[(percent + 1)...].joined(separator: " "))] = [
        "size_total": .int(total), "size_available": .int(available),
      ]
    }
    return sizes
  }
}
