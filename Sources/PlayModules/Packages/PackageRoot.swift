/// Where pkg(8) works: on the host itself, in a jail, or below another root.
struct PackageRoot: Hashable, Sendable {
  var jail: String?
  var chroot: String?
  var rootdir: String?

  /// The program and the options that lead it there.
  var command: [String] {
    ["pkg"] + (jail.map { ["-j", $0] } ?? []) + (chroot.map { ["-c", $0] } ?? [])
      + (rootdir.map { ["-r", $0] } ?? [])
  }

  /// The place in front of what is shown; empty for the host itself.
  var label: String { [jail, chroot, rootdir].compactMap(\.self).map { "\($0): " }.joined() }
}
