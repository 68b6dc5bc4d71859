import PlayData
import PlayModuleKit

/// What is known about properties of zfs(8).
enum ZFSProperty {
  /// Those that are given when a dataset is created and never change.
  static let creationOnly: Set<String> = [
    "casesensitivity", "encryption", "keyformat", "normalization", "utf8only", "volblocksize",
  ]

  /// Whether the text can be the name of a property; a user's property has a colon.
  static func isName(_ text: String) -> Bool {
    let isClean = text.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        || ":._-@".unicodeScalars.contains(scalar)
    }
    return isClean && !text.isEmpty && text.first != "-"
  }

  /// Whether a value that a person writes, such as `1.5G` or `none`, means the value that
  /// `zfs get -p` prints, such as `1610612736` or `0`.
  static func isSame(_ wanted: String, _ current: String, of name: String) -> Bool {
    if wanted.hasSameBytes(as: current) { return true }
    // A user's property is text and nothing else.
    if name.contains(":") { return false }
    if name == "mountpoint" { return RemotePath(wanted).map { $0 == RemotePath(current) } ?? false }
    guard let bytes = Int(current) else { return false }
    if wanted == "none" { return bytes == 0 }
    return ByteSize(wanted)?.bytes == bytes
  }

  /// A mount point as a person writes it, without the pool's alternative root.
  static func mountpoint(_ value: String, altroot: String?) -> String {
    guard let altroot = altroot.flatMap({ RemotePath($0)?.text }), altroot != "/",
      value == altroot || value.hasPrefix(altroot + "/")
    else { return value }
    return value == altroot ? "/" : String(value.dropFirst(altroot.count))
  }
}
