import PlayData
import PlayModuleKit
import PlayShell

extension File {
  /// Removes the path and, if it is a folder, everything in it on the same file system.
  func removal(_ target: FileTarget) throws -> [Step] {
    guard let itself = target.itself else { return [] }
    let isFolder = itself.kind == .folder
    if isFolder, let folder = target.folder, folder.device != itself.device {
      throw ModuleFailure(
        "\(path) is a mount point and is not removed", hint: "unmount it first")
    }
    try itself.requireChangeable(path.text)
    try target.folder?.requireChangeable(path.folder)
    return [
      Step(
        .value(path.text, from: itself.kind.phrase, to: nil),
        // -x: do not descend into what is mounted below (rm(1)).
        [.run(isFolder ? ["rm", "-rfx", path.text] : ["rm", "-f", path.text])])
    ]
  }
}

/// Folders without which a system does not work.
enum ProtectedPaths {
  /// As hier(7) has them, with the places where people keep their systems' data.
  private static let folders: Set = [
    "/", "/bin", "/boot", "/dev", "/etc", "/etc/rc.d", "/etc/ssh", "/home", "/lib", "/lib64",
    "/libexec", "/media", "/mnt", "/net", "/opt", "/proc", "/rescue", "/root", "/sbin", "/sys",
    "/tmp", "/usr", "/usr/bin", "/usr/home", "/usr/include", "/usr/lib", "/usr/lib32",
    "/usr/libdata", "/usr/libexec", "/usr/local", "/usr/local/bin", "/usr/local/etc",
    "/usr/local/lib", "/usr/local/libexec", "/usr/local/sbin", "/usr/local/share", "/usr/obj",
    "/usr/ports", "/usr/sbin", "/usr/share", "/usr/src", "/usr/tests", "/var", "/var/cache",
    "/var/cron", "/var/db", "/var/db/pkg", "/var/empty", "/var/log", "/var/mail", "/var/run",
    "/var/spool", "/var/tmp", "/zroot",
  ]

  /// Refuses such a folder, and a path that leads to one in a roundabout way.
  static func check(_ path: RemotePath, for purpose: String) throws {
    let parts = path.text.split(byte: "/").filter { $0 != "." }
    guard !parts.contains("..") else {
      throw ParameterProblem(
        key: "path", message: "\(path) holds \"..\"; it would not be clear what is \(purpose)",
        hint: "write the path without it")
    }
    let plain = "/" + parts.joined(separator: "/")
    guard !folders.contains(plain) else {
      throw ParameterProblem(
        key: "path", message: "\(plain) belongs to the system and is not \(purpose)")
    }
  }
}
